"""A product and a channel for the tests of listing files."""

from datetime import date

from storefront.channels.columns import parse_map
from storefront.channels.goods import Goods, Paper, Picture
from traceability.words import Words

JPEG = Picture("a" * 64, "image/jpeg")
PNG = Picture("b" * 64, "image/png")
DRAWING = Picture("c" * 64, "image/svg+xml")
OCOP = Paper("ocop", "123/QĐ-UBND", "UBND tỉnh", 4, date(2028, 11, 12))

TEA = Goods(
    sku="CHE200",
    name=Words("Chè tôm nõn 200 g", "Tea buds 200 g"),
    crop="tea",
    net_grams=200,
    price_vnd=185_000,
    stock_packs=12,
    description=Words("Hái tay, sao suốt.\n\nPha nước 85 độ."),
    producer=Words("HTX chè La Bằng"),
    producer_address=Words("Xã La Bằng, Thái Nguyên"),
    producer_phone="0208 123 456",
    brand=None,
    gtin=None,
    ingredients=None,
    shelf_life_days=365,
    storage=Words("Nơi khô mát"),
    papers=(OCOP,),
    planting_area_codes=("VN-TNOR-0123",),
    page_url="https://nguon.example/p/che-tom-non-200-g",
    pictures=(JPEG,),
)


def channel(*columns: str, **head: str):
    """A map with a column for the code and the given ones, each the inside of a TOML table."""
    language = head.get("language", "vi")
    tables = "".join(
        f"\n[[columns]]\n{column}\n" for column in ('header="SKU"\nfield="sku"', *columns)
    )
    return parse_map(
        f'code = "test"\nname = "Test"\nlanguage = "{language}"\nassumed = false\nsource = "x"\n'
        + tables
    )

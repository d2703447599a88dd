import pytest

from storefront.vietqr import checksum, grouped, plain_account, vietqr
from traceability.errors import InvalidInput


def test_the_checksum_is_crc_16_with_emvcos_start():
    """The check value that is published for CRC-16/CCITT-FALSE, and NAPAS's own example."""
    assert f"{checksum('123456789'):04X}" == "29B1"
    napas = (
        "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA"
        "53037045802VN6304F4E5"
    )
    assert f"{checksum(napas[:-4]):04X}" == napas[-4:]


def test_a_code_says_bank_account_currency_and_country():
    text = vietqr(bank="970415", account="1133 6666 8888")
    assert text[:-4] == (
        "00020101021138560010A0000007270126000697041501121133666688880208QRIBFTTA53037045802VN6304"
    )
    assert f"{checksum(text[:-4]):04X}" == text[-4:]


def test_an_account_is_read_with_and_written_in_spaces():
    assert plain_account("8500-2050 12345") == "8500205012345"
    assert grouped("8500205012345") == "8500 2050 1234 5"


@pytest.mark.parametrize(
    ("bank", "account", "field"),
    [
        ("97041", "1", "bank"),
        ("Agribank", "1", "bank"),
        ("970415", "", "account"),
        ("970415", "1" * 20, "account"),
        ("970415", "tài khoản", "account"),
    ],
)
def test_what_no_bank_would_read_is_refused(bank, account, field):
    with pytest.raises(InvalidInput) as refused:
        vietqr(bank=bank, account=account)
    assert refused.value.field == field

"""Texts and hosts as cooperatives have them, the usual and the longest."""

POINT_MM = 25.4 / 72
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

USUAL = {
    "product": "Chè búp khô La Bằng 100 g",
    "organisation": "Hợp tác xã Chè La Bằng",
    "lot": "CHE-BUP-261122-01",
    "produced_on": "22/11/2026",
    "expires_on": "22/11/2028",
}
LONGEST = {
    **USUAL,
    "product": "Miến dong sợi vàng Na Rì đặc biệt túi 500 g",
    "organisation": "Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin",
    "lot": "MIEN-DONG-261122-01",
}
TIGHT = {
    **LONGEST,
    "product": "Trà xanh đặc sản Tân Cương Thái Nguyên",
    "organisation": "Hợp tác xã Sản xuất, Chế biến, Tiêu thụ Dược liệu và Dịch vụ tổng hợp Nậm Xẻ –"
    " Khuổi Ngoạ",
}
HOSTS = {
    "8 characters": "https://nguon.vn",
    "21 characters": "https://truyxuat.nguon.exampl",
    "34 characters": "https://truy-xuat-nguon-goc.thainguyen.vn0",
    "development": "http://127.0.0.1:8000",
}

import re
from random import Random

import pytest
from biip.gtin import Gtin

from storefront.demo.content import cooperatives, name_parts
from storefront.demo.households import address, household_names, person_name
from storefront.orders.buyer import checked_phone
from traceability.crops import registry
from traceability.parties.roles import Role

COOPERATIVES = cooperatives()
by_code = pytest.mark.parametrize("content", COOPERATIVES, ids=lambda content: content.code)


@by_code
def test_every_contact_is_one_that_reaches_nobody(content):
    """Mail under .example (RFC 2606); telephone numbers of a block that begins with 000."""
    addresses = [content.organisation["email"], *(person.email for person in content.people)]

    assert all(re.fullmatch(r"[a-z-]+@[a-z]+\.example", each) for each in addresses)
    assert re.fullmatch(r"020[89] 000 \d{4}", content.organisation["phone"])
    assert checked_phone(content.organisation["phone"]).startswith("+8420")


@by_code
def test_every_number_of_an_authority_says_that_it_is_a_sample(content):
    assert content.organisation["registration"].startswith("MẪU-")
    assert all(plot.area_code.startswith("MAU-") for plot in content.plots)
    assert all(paper.number.startswith("MẪU-") for paper in content.certificates)
    assert all("mẫu" in paper.issuer for paper in content.certificates)
    assert all(name.endswith("(mẫu)") for _, name in content.buyers)


@by_code
def test_gtins_are_of_the_range_for_demonstrations_with_the_right_check_digit(content):
    for product in content.products:
        if product.gtin is not None:
            assert product.gtin.startswith("952")
            assert Gtin.parse(product.gtin).value == product.gtin


def test_no_gtin_is_given_twice():
    given = [each.gtin for content in COOPERATIVES for each in content.products if each.gtin]

    assert len(given) == len(set(given)) == 5


@by_code
def test_each_has_one_person_of_every_role(content):
    assert sorted(person.role for person in content.people) == sorted(Role)


@by_code
def test_each_lies_in_its_real_commune_in_both_languages(content):
    commune = {"LABANG": "La Bằng", "LAHIEN": "La Hiên", "BACKAN": "Côn Minh"}[content.code]

    assert f"xã {commune}, tỉnh Thái Nguyên" in content.organisation["address_vi"]
    assert f"{commune} commune, Thái Nguyên province" in content.organisation["address_en"]


@by_code
def test_each_says_in_its_story_that_it_is_invented(content):
    assert "hợp tác xã mẫu" in content.organisation["story_vi"]
    assert "sample cooperative" in content.organisation["story_en"]


def test_the_tea_slopes_are_thirty_hectares():
    tea = COOPERATIVES[0]

    assert sum(plot.area_m2 for plot in tea.plots) == 300_000


def test_households_are_as_many_as_in_the_field():
    assert [content.households for content in COOPERATIVES] == [48, 320, 380]


@by_code
def test_materials_and_cultivars_are_those_of_the_crop_file(content):
    crop = registry.profile(content.season.crop)
    cultivars = {
        choice.code
        for stage in crop.stages
        for fact in stage.facts
        if fact.code == "cultivar"
        for choice in fact.choices
    }

    assert all(crop.material(each.form) for each in content.materials)
    assert {plot.cultivar for plot in content.plots} <= cultivars
    assert {each.material for each in content.products} <= {each.code for each in content.materials}
    assert content.season.months <= set(crop.season_months)


def test_lots_of_two_products_never_share_the_beginning_of_their_codes():
    """A lot's code begins with nine characters of its content's code."""
    for content in COOPERATIVES:
        codes = [each.code for each in (*content.materials, *content.products)]
        assert len({code[:9] for code in codes}) == len(codes)


def test_households_have_different_names_of_three_parts():
    names = household_names(Random(3), 380)

    assert len(set(names)) == 380
    assert all(len(name.split()) == 4 and name.startswith("Hộ ") for name in names)


def test_the_same_chance_gives_the_same_name_and_address():
    assert person_name(Random(5)) == person_name(Random(5))
    assert address(Random(5)) == address(Random(5))
    assert any(town in address(Random(5)) for town in name_parts().towns)

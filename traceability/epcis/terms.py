"""The words of EPCIS 2.0 and CBV 2.0: what a bare word stands for, and under which property.

A property of the vocabulary takes one of the words below, the web address of that word, its old
URN, or an address of somebody's own. `word_of` and `web_address` go between the first two.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CBV = "https://ref.gs1.org/cbv/"
VOC = "https://gs1.org/voc/"
EPCIS = "https://ref.gs1.org/epcis/"

REMOTE_CONTEXTS = frozenset(
    {
        "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld",
        "https://gs1.github.io/EPCIS/epcis-context.jsonld",
    }
)
"""The contexts whose content is known here, so that no document makes us fetch anything."""

REMOTE_PREFIXES = {
    "epcis": EPCIS,
    "cbv": CBV,
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": VOC,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}
"""The prefixes that those contexts declare."""

EVENT_TYPES = (
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
)

BIZ_STEPS = _words(
    """
    accepting arriving assembling collecting commissioning consigning creating_class_instance
    cycle_counting decommissioning departing destroying disassembling dispensing encoding
    entering_exiting holding inspecting installing killing loading other packing picking receiving
    removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting
    shipping staging_outbound stock_taking stocking storing transporting unloading unpacking
    void_shipping
    """
)

DISPOSITIONS = _words(
    """
    active available completeness_inferred completeness_verified conformant container_closed
    container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit
    inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement
    no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved
    retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown
    """
)

BIZ_TRANSACTION_TYPES = _words(
    """
    bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt
    """
)

SOURCE_DESTINATION_TYPES = ("location", "owning_party", "possessing_party")

ERROR_REASONS = ("did_not_occur", "incorrect_data")

SENSOR_ALERTS = ("ALARM_CONDITION", "ERROR_CONDITION")

COMPONENTS = _words(
    """
    x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting
    northing latitude longitude altitude
    """
)

MEASUREMENTS = _words(
    """
    AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude
    AmountOfSubstance AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum
    AngularVelocity Area Capacitance Conductance Conductivity Count Density Dimensionless
    DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent
    ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency Illuminance
    Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
    LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass
    MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy
    MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity RelativeHumidity Resistance
    Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time
    Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber
    """
)

WORDS: dict[str, dict[str, str]] = {
    "bizStep": {word: f"{CBV}BizStep-{word}" for word in BIZ_STEPS},
    "disposition": {word: f"{CBV}Disp-{word}" for word in DISPOSITIONS},
    "bizTransactionType": {word: f"{CBV}BTT-{word}" for word in BIZ_TRANSACTION_TYPES},
    "sourceOrDestinationType": {word: f"{CBV}SDT-{word}" for word in SOURCE_DESTINATION_TYPES},
    "reason": {word: f"{CBV}ER-{word}" for word in ERROR_REASONS},
    "exception": {word: f"{VOC}{word}" for word in SENSOR_ALERTS},
    "component": {word: f"{CBV}Comp-{word}" for word in COMPONENTS},
    "measurementType": {word: f"{VOC}{word}" for word in MEASUREMENTS},
}
"""For each vocabulary, its bare words and the web address of each."""

OLD_URNS = {
    "urn:epcglobal:cbv:bizstep:": f"{CBV}BizStep-",
    "urn:epcglobal:cbv:disp:": f"{CBV}Disp-",
    "urn:epcglobal:cbv:btt:": f"{CBV}BTT-",
    "urn:epcglobal:cbv:sdt:": f"{CBV}SDT-",
    "urn:epcglobal:cbv:er:": f"{CBV}ER-",
}
"""How CBV 1.2 wrote the same words, and how their web addresses begin."""

_SPOKEN = {address: word for words in WORDS.values() for word, address in words.items()}


def web_address(vocabulary: str, value: str) -> str:
    """The web address that a value of `vocabulary` stands for; what is not ours is unchanged.

    `vocabulary` is a key of `WORDS`; `value` a bare word, a CURIE of a prefix that the remote
    context declares, an old URN or an address.
    """
    word = WORDS[vocabulary].get(value)
    if word is not None:
        return word
    prefix, colon, rest = value.partition(":")
    if not colon:
        return value
    if prefix == "urn":
        return of_old_urn(value)
    namespace = REMOTE_PREFIXES.get(prefix)
    return value if namespace is None else namespace + rest


def of_old_urn(value: str) -> str:
    """The web address of a word that is written as CBV 1.2 did; anything else unchanged."""
    for urn, address in OLD_URNS.items():
        if value.startswith(urn):
            return address + value[len(urn) :]
    return value


def word_of(address: str) -> str:
    """The bare word of a web address of the vocabulary; anything else unchanged."""
    return _SPOKEN.get(address, address)

"""Reading a crop file: a TOML document becomes a `CropProfile`, or an error says where it does not.

Whatever a file says that is not understood is refused: a misspelt key would otherwise be silence.
"""



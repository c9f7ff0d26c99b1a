"""Types of columns, as PostgreSQL, MySQL, SQLite, SQL Server, Oracle and models write them, as neutral types."""

from __future__ import annotations

import re

#: The first word of a type, or the first words that tell more than the first alone.
_TYPES: dict[str, str] = {
    **dict.fromkeys(("bool", "boolean", "booleanfield", "nullbooleanfield"), "boolean"),
    **dict.fromkeys(
        (
            "smallint", "int2", "integer", "int", "int4", "mediumint", "tinyint", "serial", "serial4", "smallserial",
            "year", "signed", "integerfield", "smallintegerfield", "positiveintegerfield",
            "positivesmallintegerfield", "autofield", "smallautofield", "smallinteger", "int16", "int32",
        ),
        "integer",
    ),
    **dict.fromkeys(
        (
            "bigint", "int8", "bigserial", "serial8", "long", "biginteger", "bigintegerfield", "bigautofield",
            "bigintfield", "int64", "uint64", "uint32", "rowid", "oid", "bigautoincrementfield", "integer unsigned",
            "int unsigned", "rowversion",
        ),
        "long",
    ),
    **dict.fromkeys(
        ("real", "float", "float4", "float8", "double", "double precision", "floatfield", "binary_double",
         "binary_float", "float32", "float64"),
        "float",
    ),
    **dict.fromkeys(
        ("numeric", "decimal", "number", "money", "smallmoney", "dec", "decimalfield", "bignumeric", "fixed"),
        "decimal",
    ),
    **dict.fromkeys(
        (
            "text", "varchar", "varchar2", "nvarchar", "nvarchar2", "char", "character", "nchar", "bpchar", "citext",
            "name", "tinytext", "mediumtext", "longtext", "clob", "nclob", "string", "str", "unicode", "unicodetext",
            "enum", "set", "xml", "inet", "cidr", "macaddr", "tsvector", "charfield", "textfield", "emailfield",
            "urlfield", "slugfield", "filefield", "imagefield", "filepathfield", "genericipaddressfield", "ntext",
            "ltree", "url", "largebinarytext", "charenumfield",
        ),
        "text",
    ),
    **dict.fromkeys(
        ("bytea", "blob", "tinyblob", "mediumblob", "longblob", "binary", "varbinary", "raw", "long raw", "image",
         "bytes", "largebinary", "binaryfield", "blobfield", "bit varying"),
        "bytes",
    ),
    **dict.fromkeys(("date", "datefield", "date32"), "date"),
    **dict.fromkeys(("time", "timetz", "timefield"), "time"),
    **dict.fromkeys(
        ("timestamp", "timestamptz", "datetime", "datetime2", "smalldatetime", "datetimeoffset", "datetimefield",
         "timestamp_ntz", "timestamp_ltz", "timestamp_tz", "datetime64", "timestampfield"),
        "timestamp",
    ),
    **dict.fromkeys(("interval", "durationfield", "timedelta", "timedeltafield"), "interval"),
    **dict.fromkeys(("uuid", "uniqueidentifier", "uuidfield", "guid"), "uuid"),
    **dict.fromkeys(("json", "jsonb", "jsonfield", "variant", "object", "hstore", "hstorefield"), "json"),
}  # fmt: skip
_LIST = re.compile(r"(?:\[\d*\]|\barray)\s*$")
_OF = re.compile(r"^array\s*[<(](.+)[>)]$")
_WORDS = re.compile(r"[a-z_][a-z0-9_]*")


def neutral(declared: str) -> tuple[str, bool]:
    """One of `model.contract.TYPES` for a type as it is declared, and whether it is a list of that.

    `unknown` where it is not told or nothing that is known here: a domain, an enumeration, an extension's type.
    """
    text = declared.strip().lower().removeprefix("pg_catalog.")
    inner = _OF.match(text)
    if inner is not None:
        return neutral(inner[1])[0], True
    is_list = _LIST.search(text) is not None
    if re.match(r"tinyint\s*\(1\)", text) or re.match(r"bit(?:\s*\(1\))?$", text):
        return "boolean", is_list  # MySQL's BOOLEAN is the first, SQL Server's the second
    if re.match(r"nullable\s*\(", text):
        return neutral(text.split("(", 1)[1].rstrip(") "))
    bare = " ".join(re.sub(r"\([^)]*\)", " ", text).split())
    words = _WORDS.findall(bare)
    for length in (2, 1):
        found = _TYPES.get(" ".join(words[:length]))
        if found is None:
            continue
        scale = re.match(r"(?:number|numeric|decimal)\s*\((\d+)\s*(?:,\s*0\s*)?\)", text)
        if found == "decimal" and scale is not None and int(scale[1]) <= 18:
            return ("integer" if int(scale[1]) <= 9 else "long"), is_list  # no digits behind the point
        return found, is_list
    return "unknown", is_list

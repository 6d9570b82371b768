"""Plain values as JSON and back: numbers, text, dates, lists, dicts, arrays and tables.

What crosses between a student's process and the examiner crosses in this form. Decoding builds values from
a fixed list of kinds and never runs code that came with them, so it is safe on hostile input.
"""

import base64
import datetime as dt
import json
import math
from collections.abc import Mapping, Set
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

KIND = "$"
_RAW_DTYPES = "biufcmM"  # numpy kinds that are stored as raw bytes


class NotPlain(TypeError):
    """The value is not one of the plain kinds."""


class WireError(ValueError):
    """The message is not what `encode` writes."""


def dumps(value: Any) -> bytes:
    """Encode a plain value as JSON text in UTF-8; raise `NotPlain` for anything else."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def loads(message: bytes) -> Any:
    """Decode what `dumps` wrote; raise `WireError` for anything else."""
    try:
        return decode(json.loads(message.decode("utf-8", "surrogatepass")))
    except (ValueError, RecursionError) as error:
        raise WireError(str(error)) from error


def encode(value: Any) -> Any:
    """Turn a plain value into what `json` can write.

    Parameters
    ----------
    value : object
        None, bool, int, float, str, bytes, complex, Decimal, Fraction, date and time types of the standard
        library, numpy and pandas; list, tuple, set, dict, range; numpy arrays; Index, Series, DataFrame;
        anything with ``to_pandas()`` or ``df()`` (polars, duckdb).

    Returns
    -------
    object
        Made of None, bool, int, float, str, list and dict.

    Raises
    ------
    NotPlain
        For any other kind of value, or nesting deeper than JSON allows.
    """
    try:
        return _encode(value)
    except RecursionError as error:
        raise NotPlain("the value is nested too deeply") from error


def _encode(value: Any) -> Any:
    kind = type(value)
    if value is None or kind in (bool, str, int):
        return value
    if kind is float:
        return value if math.isfinite(value) else {KIND: "float", "v": repr(value)}
    if kind is list:
        return [_encode(item) for item in value]
    if value is Ellipsis:
        return {KIND: "ellipsis"}
    if value is pd.NaT:
        return {KIND: "nat"}
    if value is pd.NA:
        return {KIND: "na"}
    if isinstance(value, np.generic):
        return _encode_scalar(value)
    if isinstance(value, np.ndarray):
        return _encode_array(value)
    if isinstance(value, pd.DataFrame):
        return {
            KIND: "frame",
            "index": _encode(value.index),
            "columns": _encode(value.columns),
            "data": [_encode_column(value.iloc[:, place].array) for place in range(value.shape[1])],
        }
    if isinstance(value, pd.Series):
        return {
            KIND: "series",
            "index": _encode(value.index),
            "name": _encode(value.name),
            "data": _encode_column(value.array),
        }
    if isinstance(value, pd.MultiIndex):
        levels = [_encode_column(value.get_level_values(level).array) for level in range(value.nlevels)]
        return {KIND: "multi", "names": [_encode(name) for name in value.names], "levels": levels}
    if isinstance(value, pd.RangeIndex):
        return {KIND: "rangeindex", "v": [value.start, value.stop, value.step], "name": _encode(value.name)}
    if isinstance(value, pd.Index):
        return {KIND: "index", "name": _encode(value.name), "data": _encode_column(value.array)}
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return {KIND: "column", "data": _encode_column(value)}
    return _encode_other(value)


def _encode_other(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return {KIND: "timestamp", "v": value.isoformat(), "tz": str(value.tz) if value.tz else None}
    if isinstance(value, pd.Timedelta | dt.timedelta):
        return {KIND: "timedelta", "v": pd.Timedelta(value).value}
    if isinstance(value, pd.Period):
        return {KIND: "period", "v": str(value), "freq": value.freqstr}
    if isinstance(value, pd.Interval):
        return {KIND: "interval", "v": [_encode(value.left), _encode(value.right)], "closed": value.closed}
    for name, cls in (("datetime", dt.datetime), ("date", dt.date), ("time", dt.time)):
        if isinstance(value, cls):
            return {KIND: name, "v": value.isoformat()}
    if isinstance(value, bytes):
        return {KIND: "bytes", "v": base64.b64encode(value).decode()}
    if isinstance(value, complex):
        return {KIND: "complex", "v": [_encode(value.real), _encode(value.imag)]}
    if isinstance(value, Decimal):
        return {KIND: "decimal", "v": str(value)}
    if isinstance(value, Fraction):
        return {KIND: "fraction", "v": [value.numerator, value.denominator]}
    if isinstance(value, range):
        return {KIND: "range", "v": [value.start, value.stop, value.step]}
    if isinstance(value, tuple):
        return {KIND: "tuple", "v": [_encode(item) for item in value]}
    if isinstance(value, Mapping):
        return {KIND: "dict", "v": [[_encode(key), _encode(item)] for key, item in value.items()]}
    if isinstance(value, Set):
        return {KIND: "set", "v": [_encode(item) for item in value]}
    for plain in (int, str, float, list):
        if isinstance(value, plain):
            return _encode(plain(value))
    for method in ("to_pandas", "df"):
        convert = getattr(type(value), method, None)
        if callable(convert):
            return _encode(convert(value))
    raise NotPlain(f"{type(value).__module__}.{type(value).__qualname__} is not a plain value")


def _encode_scalar(value: np.generic) -> Any:
    if isinstance(value, np.datetime64):
        return _encode(pd.Timestamp(value))
    if isinstance(value, np.timedelta64):
        return _encode(pd.Timedelta(value))
    if isinstance(value, np.void):
        raise NotPlain("a numpy record is not a plain value")
    item = value.item()
    return _encode(float(item)) if isinstance(item, np.generic) else _encode(item)


def _encode_array(array: np.ndarray) -> dict:
    shape = list(array.shape)
    if array.dtype.kind in _RAW_DTYPES and array.dtype.itemsize <= 16:
        array = np.ascontiguousarray(array)
        raw = base64.b64encode(array.tobytes()).decode()
        return {KIND: "array", "dtype": array.dtype.str, "shape": shape, "raw": raw}
    if array.dtype.kind in "OUSV" and array.dtype.names is None:
        return {
            KIND: "array",
            "dtype": "object",
            "shape": shape,
            "v": [_encode(item) for item in array.ravel().tolist()],
        }
    raise NotPlain(f"an array of {array.dtype} is not a plain value")


def _encode_column(array: Any) -> dict:
    """Encode the values of one column: a numpy array or a pandas extension array."""
    if isinstance(array, pd.arrays.NumpyExtensionArray):
        array = array.to_numpy()
    dtype = array.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return {
            KIND: "category",
            "codes": _encode_array(np.asarray(array.codes)),
            "categories": _encode(array.categories),
            "ordered": bool(array.ordered),
        }
    if isinstance(dtype, pd.StringDtype):
        return {KIND: "strings", "v": array.to_numpy(dtype=object, na_value=None).tolist()}
    if hasattr(array, "_mask") and hasattr(array, "_data"):
        return {
            KIND: "masked",
            "dtype": dtype.name,
            "data": _encode_array(np.asarray(array._data)),
            "mask": _encode_array(np.asarray(array._mask)),
        }
    if isinstance(dtype, np.dtype):
        return _encode_array(np.asarray(array))
    return {KIND: "array", "dtype": "object", "shape": [len(array)], "v": [_encode(item) for item in array]}


def decode(message: Any) -> Any:
    """Build the value that `encode` described; raise `WireError` if the message is not of its form."""
    if isinstance(message, list):
        return [decode(item) for item in message]
    if not isinstance(message, dict):
        return message
    try:
        return _DECODERS[message[KIND]](message)
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"malformed message: {type(error).__name__}: {error}") from error


def _decode_array(message: dict) -> np.ndarray:
    shape = [int(length) for length in message["shape"]]
    if message["dtype"] == "object":
        values = [decode(item) for item in message["v"]]
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return array.reshape(shape)
    dtype = np.dtype(message["dtype"])
    if dtype.kind not in _RAW_DTYPES:
        raise WireError(f"dtype {dtype} does not cross")
    return np.frombuffer(base64.b64decode(message["raw"]), dtype=dtype).reshape(shape).copy()


def _decode_column(message: dict) -> Any:
    kind = message[KIND]
    if kind == "category":
        return pd.Categorical.from_codes(
            _decode_array(message["codes"]), decode(message["categories"]), ordered=bool(message["ordered"])
        )
    if kind == "strings":
        return pd.array([None if item is None else str(item) for item in message["v"]], dtype=_STRINGS)
    if kind == "masked":
        if message["dtype"] not in _MASKED:
            raise WireError(f"dtype {message['dtype']!r} does not cross")
        values = pd.array(_decode_array(message["data"]), dtype=message["dtype"])
        values[_decode_array(message["mask"]).astype(bool)] = pd.NA
        return values
    return _decode_array(message)


def _decode_frame(message: dict) -> pd.DataFrame:
    index, columns = decode(message["index"]), decode(message["columns"])
    frame = pd.DataFrame(dict(enumerate(map(_decode_column, message["data"]))), index=index)
    frame.columns = columns
    return frame


_MASKED = {f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)} | {
    "boolean",
    "Float32",
    "Float64",
}
_STRINGS = "str" if int(pd.__version__.split(".")[0]) >= 3 else "object"
_DECODERS = {
    "ellipsis": lambda m: Ellipsis,
    "nat": lambda m: pd.NaT,
    "na": lambda m: pd.NA,
    "float": lambda m: float(m["v"]),
    "frame": _decode_frame,
    "series": lambda m: pd.Series(
        _decode_column(m["data"]), index=decode(m["index"]), name=_hashable(decode(m["name"]))
    ),
    "multi": lambda m: pd.MultiIndex.from_arrays(
        [_decode_column(level) for level in m["levels"]],
        names=[_hashable(decode(name)) for name in m["names"]],
    ),
    "rangeindex": lambda m: pd.RangeIndex(*m["v"], name=_hashable(decode(m["name"]))),
    "index": lambda m: pd.Index(_decode_column(m["data"]), name=_hashable(decode(m["name"]))),
    "column": lambda m: _decode_column(m["data"]),
    "timestamp": lambda m: (
        pd.Timestamp(m["v"]) if m["tz"] is None else pd.Timestamp(m["v"]).tz_convert(m["tz"])
    ),
    "timedelta": lambda m: pd.Timedelta(int(m["v"]), "ns"),
    "period": lambda m: pd.Period(m["v"], freq=m["freq"]),
    "interval": lambda m: pd.Interval(decode(m["v"][0]), decode(m["v"][1]), closed=m["closed"]),
    "datetime": lambda m: dt.datetime.fromisoformat(m["v"]),
    "date": lambda m: dt.date.fromisoformat(m["v"]),
    "time": lambda m: dt.time.fromisoformat(m["v"]),
    "bytes": lambda m: base64.b64decode(m["v"]),
    "complex": lambda m: complex(decode(m["v"][0]), decode(m["v"][1])),
    "decimal": lambda m: Decimal(m["v"]),
    "fraction": lambda m: Fraction(int(m["v"][0]), int(m["v"][1])),
    "range": lambda m: range(*m["v"]),
    "tuple": lambda m: tuple(decode(item) for item in m["v"]),
    "dict": lambda m: {_hashable(decode(key)): decode(item) for key, item in m["v"]},
    "set": lambda m: {_hashable(decode(item)) for item in m["v"]},
    "array": _decode_array,
    "category": _decode_column,
    "strings": _decode_column,
    "masked": _decode_column,
}


def _hashable(value: Any) -> Any:
    hash(value)
    return value

"""The model file: writing, reading, int8 rows. extractors/models/README.md describes the format."""
import json
import os

import numpy as np

MAGIC, VERSION, ALIGNMENT = b"ENTMODEL", 1, 64
DTYPES = {"f32": np.float32, "f16": np.float16, "i8": np.int8, "i32": np.int32}


def quantize_rows(weight):
    """Symmetric int8 with one scale a row: (int8 [rows, columns], float32 [rows])."""
    weight = np.asarray(weight, dtype=np.float32)
    scale = np.abs(weight).max(1) / 127
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(weight / scale[:, None]).clip(-127, 127).astype(np.int8), scale


def checksum(data):
    words = np.frombuffer(data + b"\0" * (-len(data) % 8), dtype="<u8")
    with np.errstate(over="ignore"):
        first = np.sum(words, dtype=np.uint64)
        second = np.sum(words * np.arange(1, len(words) + 1, dtype=np.uint64), dtype=np.uint64)
    return [format(int(first), "016x"), format(int(second), "016x")]


def write(path, kind, name, config, strings, tensors):
    """tensors: {name: array of a dtype in DTYPES}. Written beside, then renamed."""
    data, table = bytearray(), []
    for tensor_name, array in tensors.items():
        array = np.ascontiguousarray(array)
        dtype = next(k for k, v in DTYPES.items() if array.dtype == v)
        data += b"\0" * (-len(data) % ALIGNMENT)
        table.append({"name": tensor_name, "dtype": dtype, "shape": list(array.shape), "offset": len(data),
                      "bytes": array.nbytes})
        data += array.tobytes()
    header = json.dumps({"kind": kind, "name": name, "config": config, "strings": strings, "tensors": table,
                         "data_bytes": len(data), "checksum": checksum(bytes(data))},
                        ensure_ascii=False, separators=(",", ":")).encode()
    start = MAGIC + np.array([VERSION, len(header)], dtype="<u4").tobytes() + header
    with open(path + ".part", "wb") as f:
        f.write(start + b"\0" * (-len(start) % ALIGNMENT))
        f.write(data)
    os.replace(path + ".part", path)
    return len(start) + len(data)


def read(path):
    """(header, {name: array})"""
    raw = open(path, "rb").read()
    assert raw[:8] == MAGIC
    version, n = np.frombuffer(raw[8:16], dtype="<u4")
    assert version == VERSION
    header = json.loads(raw[16:16 + n])
    at = (16 + int(n) + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT
    data = raw[at:at + header["data_bytes"]]
    assert checksum(data) == header["checksum"]
    tensors = {t["name"]: np.frombuffer(data, DTYPES[t["dtype"]], int(np.prod(t["shape"])), t["offset"])
               .reshape(t["shape"]) for t in header["tensors"]}
    return header, tensors

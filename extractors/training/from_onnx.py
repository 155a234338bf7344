"""The weights of a BERT encoder in an ONNX file, float32 or quantised (dynamically, MatMulInteger), as safetensors.

  from_onnx.py IN.onnx OUT.safetensors

The names are those of the transformers library, fp16, without the pooler; what is not an encoder's is left out.
"""
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import save_file


def main():
    graph = onnx.load(sys.argv[1]).graph
    tensors = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def weight(name):
        """A tensor by name, (q - zero point) scale where it is quantised; its last axis is the output."""
        if name in tensors and tensors[name].dtype == np.float32:
            return tensors[name]
        base = name.removesuffix("_quantized")
        q, zero, scale = (tensors[base + end] for end in ("_quantized", "_zero_point", "_scale"))
        return (q.astype(np.float32) - zero.astype(np.float32)) * scale

    out = {}
    for name in tensors:
        plain = name.removesuffix("_quantized")
        if plain.startswith(("embeddings.", "encoder.")) and not plain.endswith(("_zero_point", "_scale")):
            if "position_ids" not in plain:
                out[plain] = weight(name)
    for node in graph.node:
        if node.op_type in ("MatMul", "MatMulInteger") and node.input[1] in tensors:
            place = ".".join(node.name.strip("/").split("/")[:-1])
            if place.startswith("encoder."):
                out[place + ".weight"] = weight(node.input[1]).T
    save_file({k: torch.from_numpy(np.ascontiguousarray(v)).half() for k, v in out.items()}, sys.argv[2])
    print(len(out), "tensors,", sum(v.size for v in out.values()), "weights")


if __name__ == "__main__":
    main()

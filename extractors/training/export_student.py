"""Puts a trained student into a model file beside the analyzer.

  export_student.py --student CHECKPOINT --model IN --out OUT [--threshold LOGIT]

The threshold is the triage's: sentences below it are not read by the encoders.
"""
import argparse

import numpy as np
import torch

import container
from export import Tensors, add_heads
from restore import labels_of
from student import ARC_WIDTH, BUCKETS, HIDDEN, LABEL_WIDTH, SRU_LAYERS, TRIAGE_WIDTH, WORD_WIDTH, Student

PREFIX = "student."


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--student", required=True, help="checkpoint of train_student.py")
    p.add_argument("--model", required=True, help="model file with the analyzer")
    p.add_argument("--out", required=True)
    p.add_argument("--threshold", type=float, default=-4.0)
    a = p.parse_args()
    header, old = container.read(a.model)
    state = torch.load(a.student, weights_only=False)
    for name, strings in state["labels"].items():
        if header["strings"][name] != strings:
            raise SystemExit(f"the student's {name} labels are not the analyzer's")
    network = Student(labels_of(state["labels"]).sizes)
    network.load_state_dict(state["network"])
    tensors = Tensors({k: v for k, v in old.items() if not k.startswith(PREFIX)})
    tensors.module(PREFIX + "project", network.project)
    rows, scale = container.quantize_rows(network.rows.detach().numpy())
    tensors[PREFIX + "rows"], tensors[PREFIX + "rows.scale"] = rows, scale
    tensors.plain(PREFIX + "shapes", network.shapes)
    for name in ("norm", "conv", "conv_norm"):
        tensors.module(PREFIX + name, getattr(network, name))
    for i, layer in enumerate(network.layers):
        tensors.module(f"{PREFIX}layer{i}.gates", layer.gates)
        tensors.module(f"{PREFIX}layer{i}.norm", layer.norm)
    add_heads(tensors, PREFIX, network.heads)
    tensors.module(PREFIX + "triage", network.triage)
    tensors.plain(PREFIX + "triage_out.weight", network.triage_out.weight)
    tensors.plain(PREFIX + "triage_out.bias", network.triage_out.bias)
    tensors[PREFIX + "triage_threshold"] = np.array([a.threshold], dtype=np.float32)
    header["config"]["student"] = {"word_width": WORD_WIDTH, "hidden": HIDDEN, "buckets": BUCKETS, "layers": SRU_LAYERS,
                                   "arc_width": ARC_WIDTH, "label_width": LABEL_WIDTH, "triage_width": TRIAGE_WIDTH, "eps": 1e-6}
    header["strings"].pop("lemma_lexicon", None)  # the program has a larger one of its own
    size = container.write(a.out, header["kind"], header["name"], header["config"], header["strings"], tensors)
    print(f"{a.out}: {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

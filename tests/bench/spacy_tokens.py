"""Prints how many tokens spaCy finds in the lines of a file and the processor seconds that it takes, one thread.

  spacy_tokens.py MODEL FILE
"""
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"  # before numpy is imported

import spacy

nlp = spacy.load(sys.argv[1], exclude=["ner"])
lines = [line.strip() for line in open(sys.argv[2], encoding="utf-8") if line.strip()]


def read():
    start = time.process_time()
    tokens = sum(len(document) for document in nlp.pipe(lines, batch_size=32))
    return time.process_time() - start, tokens


seconds, tokens = min(read() for _ in range(2))
print(tokens, seconds)

"""Words to word pieces and shapes. The C++ tokenizer of extractors/ mirrors every rule of this file."""
import unicodedata

SHAPES = ["lower", "capitalised", "all_caps", "single_capital", "capital_digits", "digits",
          "number_punct", "punctuation", "mixed_case", "hyphen", "other"]
ROOT_SHAPE = len(SHAPES)  # the row of the [CLS] and [SEP] slots
MAX_PIECES_PER_WORD = 16  # a longer word (an address, a row of signs) keeps its first 16 pieces
MAX_CHARS_PER_WORD = 100  # a longer chunk between punctuation is one [UNK], as in BERT
MAX_PIECES = 510

# Typographic signs become the ASCII ones, before anything else.
NORMALISED = {}
for chars, ascii_text in (("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
                          ("\u2018\u2019\u201a\u201b\u2032\u0060\u00b4", "'"),
                          ("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
                          ("\u2026", "...")):
    for c in chars:
        NORMALISED[ord(c)] = ascii_text


def normalise_signs(word):
    return word.translate(NORMALISED)


def is_punctuation(c):
    """BERT's rule: ASCII signs that are no letter, digit or space, and the Unicode categories P*."""
    o = ord(c)
    if 33 <= o <= 47 or 58 <= o <= 64 or 91 <= o <= 96 or 123 <= o <= 126:
        return True
    return unicodedata.category(c).startswith("P")


def is_cjk(c):
    o = ord(c)
    return (0x4E00 <= o <= 0x9FFF or 0x3400 <= o <= 0x4DBF or 0x20000 <= o <= 0x2CEAF or
            0xF900 <= o <= 0xFAFF or 0x2F800 <= o <= 0x2FA1F)


def shape_class(word):
    """The shape of a word, after normalise_signs: the first rule that holds.

    letters are characters of the categories L*, digits those of Nd; upper and lower mean Lu (or Lt) and the rest.
    7 no letters, no digits · 5 only digits · 6 digits, no letters · 4 digits and letters, every letter upper ·
    10 digits and letters otherwise · 3 one letter in all, upper · 2 every letter upper · 9 a hyphen inside ·
    0 no letter upper · 1 first character upper and no other letter upper · 8 otherwise.
    """
    letters = digits = upper = 0
    for c in word:
        category = unicodedata.category(c)
        if category[0] == "L":
            letters += 1
            upper += category in ("Lu", "Lt")
        elif category == "Nd":
            digits += 1
    if letters == 0:
        if digits == 0:
            return 7
        return 5 if digits == len(word) else 6
    if digits:
        return 4 if upper == letters else 10
    if upper == letters:
        return 3 if letters == 1 else 2
    if "-" in word[1:-1]:
        return 9
    if upper == 0:
        return 0
    if upper == 1 and unicodedata.category(word[0]) in ("Lu", "Lt"):
        return 1
    return 8


class WordPiece:
    def __init__(self, vocabulary):
        """vocabulary: a path with one piece a line, or a list of pieces."""
        if isinstance(vocabulary, str):
            vocabulary = [line.rstrip("\n") for line in open(vocabulary, encoding="utf-8")]
        self.pieces = vocabulary
        self.ids = {p: i for i, p in enumerate(vocabulary)}
        self.unk, self.cls, self.sep = (self.ids[x] for x in ("[UNK]", "[CLS]", "[SEP]"))
        self.cache = {}

    def chunks(self, word):
        """Normalised text of a word, split at punctuation and CJK signs."""
        text = unicodedata.normalize("NFD", normalise_signs(word).lower())
        out, current = [], ""
        for c in text:
            category = unicodedata.category(c)
            if category == "Mn" or (category[0] == "C" and c not in "\t\n\r") or c == "\ufffd":
                continue
            if c.isspace() or is_punctuation(c) or is_cjk(c):
                if current:
                    out.append(current)
                current = ""
                if not c.isspace():
                    out.append(c)
            else:
                current += c
        if current:
            out.append(current)
        return out

    def encode(self, word):
        """Ids of a word's pieces, at least one and at most MAX_PIECES_PER_WORD."""
        known = self.cache.get(word)
        if known is not None:
            return known
        out = []
        for chunk in self.chunks(word):
            if len(chunk) > MAX_CHARS_PER_WORD:
                out.append(self.unk)
                continue
            pieces, start = [], 0
            while start < len(chunk):
                end = len(chunk)
                while end > start:
                    piece = chunk[start:end] if start == 0 else "##" + chunk[start:end]
                    if piece in self.ids:
                        break
                    end -= 1
                if end == start:
                    pieces = [self.unk]
                    break
                pieces.append(self.ids[piece])
                start = end
            out += pieces
            if len(out) >= MAX_PIECES_PER_WORD:
                break
        out = out[:MAX_PIECES_PER_WORD] or [self.unk]
        self.cache[word] = out
        return out

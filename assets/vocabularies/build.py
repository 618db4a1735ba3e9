"""Writes a .ballparkvocab (src/tokenizer/vocabulary.h describes it) from ranks as tiktoken publishes them.

usage: build.py RANKS.tiktoken OUTPUT.ballparkvocab
A line of ranks is a token in base 64 and its rank. Every token is merged from its own bytes here, which gives the two
tokens that it is made of, and proves that encoding ever yields it: the tokenizer relies on that.
"""
import base64
import pathlib
import sys

ABSENT = 0xFFFFFF


def read_ranks(path):
    ranks = {}
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        fields = line.split()
        if len(fields) != 2:
            sys.exit(f"{path}, line {number}: not a token and its rank")
        ranks[base64.b64decode(fields[0], validate=True)] = int(fields[1])
    if len(set(ranks.values())) != len(ranks):
        sys.exit(f"{path}: a rank stands twice")
    return ranks


def parts_of(token, ranks):
    """The last two parts when the bytes of `token` are merged, lowest rank first."""
    parts = [token[i:i + 1] for i in range(len(token))]
    while len(parts) > 2:
        pairs = [(ranks.get(left + right, ABSENT), i) for i, (left, right) in enumerate(zip(parts, parts[1:]))]
        rank, i = min(pairs)
        if rank >= ranks[token]:
            sys.exit(f"token {ranks[token]} ({token!r}) is not what its own bytes merge to")
        parts[i:i + 2] = [parts[i] + parts[i + 1]]
    left, right = (ranks[part] for part in parts)
    if max(left, right) >= ranks[token]:
        sys.exit(f"token {ranks[token]} ({token!r}) is made of later ones")
    return left, right


def main():
    source, output = map(pathlib.Path, sys.argv[1:])
    ranks = read_ranks(source)
    size = max(ranks.values()) + 1
    bytes_of_tokens = sorted((rank, token) for token, rank in ranks.items() if len(token) == 1)
    if [rank for rank, _ in bytes_of_tokens] != list(range(256)):
        sys.exit(f"{source}: the first 256 tokens are not the 256 bytes")
    lefts, rights = [ABSENT] * size, [ABSENT] * size
    for token, rank in ranks.items():
        if len(token) > 1:
            lefts[rank], rights[rank] = parts_of(token, ranks)
    planes = [bytes(part >> shift & 0xFF for part in parts[256:]) for parts in (lefts, rights) for shift in (0, 8, 16)]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(b"BPVOCAB1" + size.to_bytes(4, "little") + b"".join(token for _, token in bytes_of_tokens) +
                       b"".join(planes))


main()

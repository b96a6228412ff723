# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals as PAdES signatures (ETSI EN 319 142, level B-B) by pyHanko, each with its round seal to be seen.

The signature certifies the paper and permits no change after it (DocMDP 1). The visible seal is the appearance of
the signature itself, so there is none on a paper without a signature below it. There is no time stamp of an
authority (level B-T): when it was sealed stands in the centre's signed decision, which names the file's digest.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from central.seals.keys import SealKey
from central.seals.port import SEAL_POINTS, SealDescription, SealFailed, SealPlace, SealTrouble
from central.seals.stamp import DOTS, RED, stamp_of
from central.seals.token import Token, failed

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import IndirectObject
    from pyhanko.sign.signers import Signer

PROFILE: Final = "PAdES B-B"
FIELD: Final = "Seal"
_DIGEST: Final = "sha256"
_RESERVED: Final = 12_288
"""Hex digits kept free for the signature: it has some 2,600 with a certificate of P-256, 5,000 with RSA."""
_PRINTED_AND_LOCKED: Final = 4 | 128


@dataclass(frozen=True)
class Seal:
    """One authority's. chain: what stands between its certificate and the root, without the root."""

    authority: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: SealKey
    kept: str


class PadesSealer:
    """The seals of one centre."""

    def __init__(
        self, seals: Sequence[Seal], roots: Sequence[str], token: Token | None, *, demonstration: bool
    ) -> None:
        """roots: PEM. token: closed with it."""
        self._seals = {seal.authority: seal for seal in seals}
        self._roots = tuple(roots)
        self._token = token
        self._demonstration = demonstration
        self._signers: dict[str, Signer] = {}

    @property
    def roots(self) -> tuple[str, ...]:
        return self._roots

    def has(self, authority: str) -> bool:
        return authority in self._seals

    def describe(self) -> tuple[SealDescription, ...]:
        return tuple(
            SealDescription(
                authority=seal.authority,
                profile=PROFILE,
                kept=seal.kept,
                fingerprint=seal.certificate.fingerprint(SHA256()).hex(),
                valid_to=seal.certificate.not_valid_after_utc,
                demonstration=self._demonstration,
            )
            for seal in self._seals.values()
        )

    def prepare(self) -> tuple[SealFailed, ...]:
        """See Sealer.prepare. Raises FontMissingError when a seal cannot be drawn."""
        from pyhanko.pdf_utils import incremental_writer  # noqa: F401 - loaded before a citizen waits for it
        from pyhanko.sign.signers import cms_embedder  # noqa: F401 - the same

        troubles = []
        for seal in self._seals.values():
            stamp_of(seal.authority, demonstration=self._demonstration)
            signed = self._signed(seal, bytes(32))
            if isinstance(signed, SealFailed):
                troubles.append(signed)
        return tuple(troubles)

    def close(self) -> None:
        if self._token is not None:
            self._token.close()

    def seal(self, pdf: bytes, place: SealPlace, authority: str, at: datetime) -> bytes | SealFailed:
        """See Sealer.seal. Raises FontMissingError when the seal cannot be drawn."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigFieldSpec
        from pyhanko.sign.signers import cms_embedder, pdf_byterange

        seal = self._seals[authority]
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        edge = SEAL_POINTS
        box = (
            round(place.left),
            round(place.bottom),
            round(place.left + edge),
            round(place.bottom + edge),
        )
        embedding = cms_embedder.PdfCMSEmbedder(SigFieldSpec(FIELD, on_page=place.page, box=box)).write_cms(
            FIELD, writer
        )
        field = next(embedding).get_object()
        appearance = self._appearance(writer, authority, box[2] - box[0], box[3] - box[1])
        _put_on(field, appearance)
        embedding.send(
            cms_embedder.SigObjSetup(
                sig_placeholder=_placeholder(pdf_byterange, at),
                mdp_setup=cms_embedder.SigMDPSetup(md_algorithm=_DIGEST, certify=True, docmdp_perms=_no_changes()),
            )
        )
        prepared, output = embedding.send(cms_embedder.SigIOSetup(md_algorithm=_DIGEST))
        signed = self._signed(seal, prepared.document_digest)
        if isinstance(signed, SealFailed):
            return signed
        embedding.send(signed)
        return bytes(output.getvalue())

    def _signed(self, seal: Seal, document_digest: bytes) -> Any:
        """The CMS object, or SealFailed."""
        signer = self._signers.get(seal.authority)
        if signer is None:
            signer = self._signers[seal.authority] = _signer(seal)
        try:
            return asyncio.run(signer.async_sign(document_digest, _DIGEST, use_pades=True))
        except _FailedError as error:
            return error.failed

    def _appearance(self, writer: Any, authority: str, width: float, height: float) -> IndirectObject:
        """What is seen of the signature: red through the stencil."""
        from pyhanko.pdf_utils import generic
        from pyhanko.pdf_utils.generic import pdf_name

        name = generic.NameObject
        stencil = generic.StreamObject(
            {
                name("/Type"): name("/XObject"),
                name("/Subtype"): name("/Image"),
                name("/Width"): generic.NumberObject(DOTS),
                name("/Height"): generic.NumberObject(DOTS),
                name("/ImageMask"): generic.BooleanObject(True),
                name("/BitsPerComponent"): generic.NumberObject(1),
                name("/Filter"): pdf_name("/FlateDecode"),
            },
            encoded_data=stamp_of(authority, demonstration=self._demonstration).deflated,
        )
        red = " ".join(f"{part:g}" for part in RED)
        drawing = generic.StreamObject(
            {
                name("/Type"): name("/XObject"),
                name("/Subtype"): name("/Form"),
                name("/BBox"): generic.ArrayObject(generic.FloatObject(value) for value in (0, 0, width, height)),
                name("/Resources"): generic.DictionaryObject(
                    {name("/XObject"): generic.DictionaryObject({name("/Seal"): writer.add_object(stencil)})}
                ),
            },
            stream_data=f"q {red} rg {width:g} 0 0 {height:g} 0 0 cm /Seal Do Q".encode("ascii"),
        )
        return writer.add_object(drawing)  # type: ignore[no-any-return]


def _put_on(field: Any, appearance: IndirectObject) -> None:
    from pyhanko.pdf_utils import generic

    field[generic.NameObject("/AP")] = generic.DictionaryObject({generic.NameObject("/N"): appearance})
    field[generic.NameObject("/F")] = generic.NumberObject(_PRINTED_AND_LOCKED)


def _placeholder(pdf_byterange: Any, at: datetime) -> Any:
    from pyhanko.sign.fields import SigSeedSubFilter

    return pdf_byterange.SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=_RESERVED)


def _no_changes() -> Any:
    from pyhanko.sign.fields import MDPPerm

    return MDPPerm.NO_CHANGES


class _FailedError(Exception):
    """Out of the library, which has no other way to say that a key did not sign."""

    def __init__(self, failed: SealFailed) -> None:
        super().__init__(failed.trouble.value)
        self.failed = failed


def _signer(seal: Seal) -> Signer:
    from asn1crypto import algos
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    public = seal.certificate.public_key()
    mechanism = "sha256_rsa" if isinstance(public, rsa.RSAPublicKey) else "sha256_ecdsa"
    longest = (public.key_size + 7) // 8 if isinstance(public, rsa.RSAPublicKey) else 80

    class KeySigner(Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if digest_algorithm != _DIGEST:
                raise ValueError(f"{digest_algorithm} is not what the seals sign with")
            if dry_run:
                return bytes(longest)
            made = seal.key.sign(data)
            if isinstance(made, SealFailed):
                raise _FailedError(made)
            if not fits(public, made, data):
                cause = f"the key of {seal.authority} is not the one of its certificate"
                raise _FailedError(failed(SealTrouble.WRONG_KEY, cause))
            return made

    store = SimpleCertificateStore()
    store.register_multiple(
        asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in (*seal.chain, seal.certificate)
    )
    return KeySigner(
        signing_cert=asn1_x509.Certificate.load(seal.certificate.public_bytes(Encoding.DER)),
        cert_registry=store,
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": mechanism}),
    )


def fits(public: Any, signature: bytes, data: bytes) -> bool:
    """Whether the signature is of this key: a paper with a seal that does not hold leaves nobody's hands."""
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, data, PKCS1v15(), SHA256())
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, data, ec.ECDSA(SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True

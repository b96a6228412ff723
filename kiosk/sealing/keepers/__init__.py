# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a machine's root secret: a TPM, a PKCS#11 token, systemd's credentials, or a protected file."""

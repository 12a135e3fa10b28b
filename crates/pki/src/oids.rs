//! Object identifiers, named as in the standard that registers them.

use const_oid::ObjectIdentifier as Oid;

macro_rules! oids { ($($(#[$doc:meta])* $name:ident = $value:literal;)*) => {
    $($(#[$doc])* pub const $name: Oid = Oid::new_unwrap($value);)*
} }

oids! {
    /// id-data, RFC 5652 §4.
    ID_DATA = "1.2.840.113549.1.7.1";
    /// id-signedData, RFC 5652 §5.1.
    ID_SIGNED_DATA = "1.2.840.113549.1.7.2";
    /// id-contentType, RFC 5652 §11.1.
    CONTENT_TYPE = "1.2.840.113549.1.9.3";
    /// id-messageDigest, RFC 5652 §11.2.
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    /// id-signingTime, RFC 5652 §11.3.
    SIGNING_TIME = "1.2.840.113549.1.9.5";
    /// id-aa-signingCertificate, RFC 2634 §5.4.
    SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
    /// id-aa-signingCertificateV2, RFC 5035 §3.
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
    /// id-aa-signatureTimeStampToken, RFC 3161 Appendix A.
    SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14";
    /// id-ct-TSTInfo, RFC 3161 §2.4.2.
    TST_INFO = "1.2.840.113549.1.9.16.1.4";
    /// id-kp-timeStamping, RFC 3161 §2.3.
    KP_TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    /// id-kp-OCSPSigning, RFC 6960 §4.2.2.2.
    KP_OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /// id-kp-serverAuth, RFC 5280 §4.2.1.12.
    KP_SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    /// id-kp-codeSigning, RFC 5280 §4.2.1.12.
    KP_CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    /// id-etsi-ext-valassured-ST-certs, ETSI EN 319 412-1 §5.2: the certificate lives too briefly to be revoked.
    ETSI_SHORT_TERM = "0.4.0.194121.2.1";
    /// id-kp-emailProtection, RFC 5280 §4.2.1.12.
    KP_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    /// id-kp-clientAuth, RFC 5280 §4.2.1.12.
    KP_CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /// id-pkinit-KPKdc, RFC 4556 §3.2.4.
    KP_KDC = "1.3.6.1.5.2.3.5";
    /// id-kp-ipsecIKE, RFC 4945 §5.1.3.12.
    KP_IPSEC_IKE = "1.3.6.1.5.5.7.3.17";
    /// szOID_KP_SMARTCARD_LOGON, Microsoft.
    KP_SMART_CARD_LOGON = "1.3.6.1.4.1.311.20.2.2";
    /// szOID_KP_DOCUMENT_SIGNING, Microsoft.
    KP_MICROSOFT_DOCUMENT_SIGNING = "1.3.6.1.4.1.311.10.3.12";
    /// adbe-authenticDocumentsTrust, Adobe.
    KP_ADOBE_AUTHENTIC_DOCUMENTS = "1.2.840.113583.1.1.5";
    /// id-kp-documentSigning, RFC 9336.
    KP_DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36";
    /// anyExtendedKeyUsage, RFC 5280 §4.2.1.12.
    ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
    /// id-pkix-ocsp-basic, RFC 6960 §4.2.1.
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";
    /// id-pkix-ocsp-nonce, RFC 6960 §4.4.1.
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2";
    /// id-pkix-ocsp-archive-cutoff, RFC 6960 §4.4.4.
    OCSP_ARCHIVE_CUTOFF = "1.3.6.1.5.5.7.48.1.6";
    /// id-pkix-ocsp-nocheck, RFC 6960 §4.2.2.2.1.
    OCSP_NOCHECK = "1.3.6.1.5.5.7.48.1.5";
    /// id-ad-ocsp, RFC 5280 §4.2.2.1.
    AD_OCSP = "1.3.6.1.5.5.7.48.1";
    /// id-ad-caIssuers, RFC 5280 §4.2.2.1.
    AD_CA_ISSUERS = "1.3.6.1.5.5.7.48.2";
    /// id-ce-subjectKeyIdentifier, RFC 5280 §4.2.1.2.
    CE_SUBJECT_KEY_ID = "2.5.29.14";
    /// id-ce-keyUsage, RFC 5280 §4.2.1.3.
    CE_KEY_USAGE = "2.5.29.15";
    /// id-ce-subjectAltName, RFC 5280 §4.2.1.6.
    CE_SUBJECT_ALT_NAME = "2.5.29.17";
    /// id-ce-basicConstraints, RFC 5280 §4.2.1.9.
    CE_BASIC_CONSTRAINTS = "2.5.29.19";
    /// id-ce-cRLNumber, RFC 5280 §5.2.3.
    CE_CRL_NUMBER = "2.5.29.20";
    /// id-ce-cRLReasons, RFC 5280 §5.3.1.
    CE_CRL_REASON = "2.5.29.21";
    /// id-ce-invalidityDate, RFC 5280 §5.3.2.
    CE_INVALIDITY_DATE = "2.5.29.24";
    /// id-ce-deltaCRLIndicator, RFC 5280 §5.2.4.
    CE_DELTA_CRL = "2.5.29.27";
    /// id-ce-issuingDistributionPoint, RFC 5280 §5.2.5.
    CE_ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    /// id-ce-certificateIssuer, RFC 5280 §5.3.3.
    CE_CERTIFICATE_ISSUER = "2.5.29.29";
    /// id-ce-nameConstraints, RFC 5280 §4.2.1.10.
    CE_NAME_CONSTRAINTS = "2.5.29.30";
    /// id-ce-cRLDistributionPoints, RFC 5280 §4.2.1.13.
    CE_CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    /// id-ce-certificatePolicies, RFC 5280 §4.2.1.4.
    CE_CERTIFICATE_POLICIES = "2.5.29.32";
    /// anyPolicy, RFC 5280 §4.2.1.4.
    ANY_POLICY = "2.5.29.32.0";
    /// id-qt-cps, RFC 5280 §4.2.1.4.
    QT_CPS = "1.3.6.1.5.5.7.2.1";
    /// id-qt-unotice, RFC 5280 §4.2.1.4.
    QT_USER_NOTICE = "1.3.6.1.5.5.7.2.2";
    /// id-ce-policyMappings, RFC 5280 §4.2.1.5.
    CE_POLICY_MAPPINGS = "2.5.29.33";
    /// id-ce-authorityKeyIdentifier, RFC 5280 §4.2.1.1.
    CE_AUTHORITY_KEY_ID = "2.5.29.35";
    /// id-ce-policyConstraints, RFC 5280 §4.2.1.11.
    CE_POLICY_CONSTRAINTS = "2.5.29.36";
    /// id-ce-extKeyUsage, RFC 5280 §4.2.1.12.
    CE_EXTENDED_KEY_USAGE = "2.5.29.37";
    /// id-ce-freshestCRL, RFC 5280 §4.2.1.15.
    CE_FRESHEST_CRL = "2.5.29.46";
    /// id-ce-expiredCertsOnCRL, Rec. ITU-T X.509 §9.5.2.8.
    CE_EXPIRED_CERTS_ON_CRL = "2.5.29.60";
    /// id-ce-inhibitAnyPolicy, RFC 5280 §4.2.1.14.
    CE_INHIBIT_ANY_POLICY = "2.5.29.54";
    /// id-pe-authorityInfoAccess, RFC 5280 §4.2.2.1.
    PE_AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";
    /// rsaEncryption, RFC 8017 Appendix A.1.
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
    /// id-mgf1, RFC 8017 Appendix A.2.1.
    MGF1 = "1.2.840.113549.1.1.8";
    /// sha224WithRSAEncryption, RFC 8017 Appendix A.2.4.
    SHA224_WITH_RSA = "1.2.840.113549.1.1.14";
    /// sha-1WithRSAEncryption as the OIW once named it.
    SHA1_WITH_RSA_OIW = "1.3.14.3.2.29";
    /// md5WithRSAEncryption, RFC 8017 Appendix A.2.4: named, never computed.
    MD5_WITH_RSA = "1.2.840.113549.1.1.4";
    /// ecdsa-with-SHA1, RFC 3279 §2.2.3.
    ECDSA_SHA1 = "1.2.840.10045.4.1";
    /// ecdsa-with-SHA224, RFC 5758 §3.2.
    ECDSA_SHA224 = "1.2.840.10045.4.3.1";
    /// id-dsa-with-sha224, RFC 5758 §3.1.
    DSA_SHA224 = "2.16.840.1.101.3.4.3.1";
    /// id-md5, RFC 8017 Appendix B.1: named, never computed.
    MD5 = "1.2.840.113549.2.5";
    /// id-sha224, RFC 5754 §2.1.
    SHA224 = "2.16.840.1.101.3.4.2.4";
    /// id-sha3-256, NIST CSOR, as RFC 8702 §2 counts them.
    SHA3_256 = "2.16.840.1.101.3.4.2.8";
    /// id-sha3-384, NIST CSOR.
    SHA3_384 = "2.16.840.1.101.3.4.2.9";
    /// id-sha3-512, NIST CSOR.
    SHA3_512 = "2.16.840.1.101.3.4.2.10";
    /// id-ecdsa-with-sha3-256, NIST CSOR.
    ECDSA_SHA3_256 = "2.16.840.1.101.3.4.3.10";
    /// id-ecdsa-with-sha3-384, NIST CSOR.
    ECDSA_SHA3_384 = "2.16.840.1.101.3.4.3.11";
    /// id-ecdsa-with-sha3-512, NIST CSOR.
    ECDSA_SHA3_512 = "2.16.840.1.101.3.4.3.12";
    /// id-rsassa-pkcs1-v1-5-with-sha3-256, NIST CSOR.
    SHA3_256_WITH_RSA = "2.16.840.1.101.3.4.3.14";
    /// id-rsassa-pkcs1-v1-5-with-sha3-384, NIST CSOR.
    SHA3_384_WITH_RSA = "2.16.840.1.101.3.4.3.15";
    /// id-rsassa-pkcs1-v1-5-with-sha3-512, NIST CSOR.
    SHA3_512_WITH_RSA = "2.16.840.1.101.3.4.3.16";
    /// id-countersignature, RFC 5652 §11.4.
    COUNTER_SIGNATURE = "1.2.840.113549.1.9.6";
    /// id-aa-CMSAlgorithmProtection, RFC 6211 §2.
    ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52";
    /// smimeCapabilities, RFC 8551 §2.5.2.
    SMIME_CAPABILITIES = "1.2.840.113549.1.9.15";
    /// id-aa-contentHint, RFC 2634 §2.9.
    CONTENT_HINTS = "1.2.840.113549.1.9.16.2.4";
    /// id-aa-contentIdentifier, RFC 2634 §2.7.
    CONTENT_IDENTIFIER = "1.2.840.113549.1.9.16.2.7";
    /// id-aa-contentReference, RFC 2634 §2.11.
    CONTENT_REFERENCE = "1.2.840.113549.1.9.16.2.10";
    /// id-aa-ets-mimeType, ETSI EN 319 122-1 §5.2.5.
    MIME_TYPE = "0.4.0.1733.2.1";
    /// id-aa-ets-sigPolicyId, ETSI EN 319 122-1 §5.2.9.1.
    SIGNATURE_POLICY = "1.2.840.113549.1.9.16.2.15";
    /// id-aa-ets-commitmentType, ETSI EN 319 122-1 §5.2.3.
    COMMITMENT_TYPE = "1.2.840.113549.1.9.16.2.16";
    /// id-aa-ets-signerLocation, ETSI EN 319 122-1 §5.2.6.
    SIGNER_LOCATION = "1.2.840.113549.1.9.16.2.17";
    /// id-aa-ets-signerAttr, RFC 5126 §5.11.3.
    SIGNER_ATTRIBUTES = "1.2.840.113549.1.9.16.2.18";
    /// id-aa-ets-signerAttrV2, ETSI EN 319 122-1 §5.2.6.1.
    SIGNER_ATTRIBUTES_V2 = "0.4.0.19122.1.1";
    /// id-aa-ets-sigPolicyStore, ETSI EN 319 122-1 §5.2.10.
    SIGNATURE_POLICY_STORE = "0.4.0.19122.1.3";
    /// id-aa-ets-certificateRefs, ETSI EN 319 122-1 §A.1.1.1.
    CERTIFICATE_REFS = "1.2.840.113549.1.9.16.2.21";
    /// id-aa-ets-revocationRefs, ETSI EN 319 122-1 §A.1.2.1.
    REVOCATION_REFS = "1.2.840.113549.1.9.16.2.22";
    /// id-aa-ets-escTimeStamp, ETSI EN 319 122-1 §A.1.5.2.
    REFERENCES_TIMESTAMP = "1.2.840.113549.1.9.16.2.25";
    /// id-aa-ets-certCRLTimestamp, ETSI EN 319 122-1 §A.1.5.1.
    CERTIFICATES_TIMESTAMP = "1.2.840.113549.1.9.16.2.26";
    /// id-aa-er-internal, RFC 4998 §5.
    EVIDENCE_RECORD_INTERNAL = "1.2.840.113549.1.9.16.2.49";
    /// id-aa-er-external, RFC 4998 §5.
    EVIDENCE_RECORD_EXTERNAL = "1.2.840.113549.1.9.16.2.50";
    /// id-aa-ets-longTermValidation, ETSI TS 101 733 V2.1.1 §6.5.1.
    LONG_TERM_VALIDATION = "0.4.0.1733.2.2";
    /// id-aa-ets-contentTimestamp, RFC 5126 §5.11.4.
    CONTENT_TIMESTAMP = "1.2.840.113549.1.9.16.2.20";
    /// id-aa-ets-certValues, RFC 5126 §6.3.3.
    CERTIFICATE_VALUES = "1.2.840.113549.1.9.16.2.23";
    /// id-aa-ets-revocationValues, RFC 5126 §6.3.4.
    REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24";
    /// id-aa-ets-archiveTimestamp, RFC 3126 §4.2.
    ARCHIVE_TIMESTAMP_V1 = "1.2.840.113549.1.9.16.2.27";
    /// id-aa-ets-archiveTimestampV2, RFC 5126 §6.4.1.
    ARCHIVE_TIMESTAMP_V2 = "1.2.840.113549.1.9.16.2.48";
    /// id-aa-ets-archiveTimestampV3, ETSI EN 319 122-1 §5.5.3.
    ARCHIVE_TIMESTAMP_V3 = "0.4.0.1733.2.4";
    /// adbe-revocationInfoArchival, ISO 32000-2 §12.8.3.3.2.
    ADBE_REVOCATION = "1.2.840.113583.1.1.8";
    /// id-ri-ocsp-response, RFC 5940 §2.1.
    RI_OCSP_RESPONSE = "1.3.6.1.5.5.7.16.2";
    /// id-RSASSA-PSS, RFC 8017 Appendix A.2.3.
    RSA_PSS = "1.2.840.113549.1.1.10";
    /// sha256WithRSAEncryption, RFC 8017 Appendix A.2.4.
    SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
    /// sha384WithRSAEncryption, RFC 8017 Appendix A.2.4.
    SHA384_WITH_RSA = "1.2.840.113549.1.1.12";
    /// sha512WithRSAEncryption, RFC 8017 Appendix A.2.4.
    SHA512_WITH_RSA = "1.2.840.113549.1.1.13";
    /// sha-1WithRSAEncryption, RFC 8017 Appendix A.2.4.
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5";
    /// id-ecPublicKey, RFC 5480 §2.1.1.
    EC_PUBLIC_KEY = "1.2.840.10045.2.1";
    /// secp256r1, RFC 5480 §2.1.1.1.
    P256 = "1.2.840.10045.3.1.7";
    /// secp384r1, RFC 5480 §2.1.1.1.
    P384 = "1.3.132.0.34";
    /// secp521r1, RFC 5480 §2.1.1.1.
    P521 = "1.3.132.0.35";
    /// id-Ed25519, RFC 8410 §3.
    ED25519 = "1.3.101.112";
    /// id-dsa, RFC 3279 §2.3.2.
    DSA = "1.2.840.10040.4.1";
    /// id-dsa-with-sha1, RFC 3279 §2.2.2.
    DSA_SHA1 = "1.2.840.10040.4.3";
    /// id-dsa-with-sha256, RFC 5758 §3.1.
    DSA_SHA256 = "2.16.840.1.101.3.4.3.2";
    /// ecdsa-with-SHA256, RFC 5758 §3.2.
    ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    /// ecdsa-with-SHA384, RFC 5758 §3.2.
    ECDSA_SHA384 = "1.2.840.10045.4.3.3";
    /// ecdsa-with-SHA512, RFC 5758 §3.2.
    ECDSA_SHA512 = "1.2.840.10045.4.3.4";
    /// id-sha1, RFC 3370 §2.1.
    SHA1 = "1.3.14.3.2.26";
    /// id-sha256, RFC 5754 §2.2.
    SHA256 = "2.16.840.1.101.3.4.2.1";
    /// id-sha384, RFC 5754 §2.3.
    SHA384 = "2.16.840.1.101.3.4.2.2";
    /// id-sha512, RFC 5754 §2.4.
    SHA512 = "2.16.840.1.101.3.4.2.3";
    /// id-at-commonName, RFC 5280 Appendix A.1.
    AT_COMMON_NAME = "2.5.4.3";
    /// id-at-serialNumber, RFC 5280 Appendix A.1.
    AT_SERIAL_NUMBER = "2.5.4.5";
    /// id-at-countryName, RFC 5280 Appendix A.1.
    AT_COUNTRY = "2.5.4.6";
    /// id-at-localityName, RFC 5280 Appendix A.1.
    AT_LOCALITY = "2.5.4.7";
    /// id-at-stateOrProvinceName, RFC 5280 Appendix A.1.
    AT_STATE = "2.5.4.8";
    /// id-at-organizationName, RFC 5280 Appendix A.1.
    AT_ORGANISATION = "2.5.4.10";
    /// id-at-organizationalUnitName, RFC 5280 Appendix A.1.
    AT_ORGANISATIONAL_UNIT = "2.5.4.11";
    /// id-at-title, RFC 5280 Appendix A.1.
    AT_TITLE = "2.5.4.12";
    /// userId (UID), RFC 4519 §2.39: where Vietnamese CAs write `CCCD:` or `MST:` and a number.
    AT_USER_ID = "0.9.2342.19200300.100.1.1";
    /// emailAddress, RFC 5280 Appendix A.1.
    AT_EMAIL = "1.2.840.113549.1.9.1";
}

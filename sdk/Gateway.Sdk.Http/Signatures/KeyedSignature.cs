using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>Algorithms for tokens and message signatures.</summary>
public enum SigningAlgorithm
{
    /// <summary>HMAC with SHA-256.</summary>
    HS256,

    /// <summary>HMAC with SHA-384.</summary>
    HS384,

    /// <summary>HMAC with SHA-512.</summary>
    HS512,

    /// <summary>RSA PKCS#1 v1.5 with SHA-256.</summary>
    RS256,

    /// <summary>RSA PKCS#1 v1.5 with SHA-384.</summary>
    RS384,

    /// <summary>RSA PKCS#1 v1.5 with SHA-512.</summary>
    RS512,

    /// <summary>RSA-PSS with SHA-256.</summary>
    PS256,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    ES256,

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    ES384,

    /// <summary>ECDSA on P-521 with SHA-512.</summary>
    ES512,
}

/// <summary>Signs bytes with a shared secret or a private key in PEM.</summary>
public static class KeyedSignature
{
    /// <summary>Signs data. ECDSA signatures are r and s side by side, as JOSE and RFC 9421 want them.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="key">The shared secret, or a private key in PEM.</param>
    /// <param name="data">The bytes to sign.</param>
    /// <exception cref="AdapterException">The key is no PEM private key of that kind (<c>GW2316</c>).</exception>
    public static byte[] Sign(SigningAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var hash = HashOf(algorithm);
        try
        {
            return algorithm switch
            {
                SigningAlgorithm.HS256 or SigningAlgorithm.HS384 or SigningAlgorithm.HS512 => CryptographicOperations.HmacData(hash, key, data),
                SigningAlgorithm.ES256 or SigningAlgorithm.ES384 or SigningAlgorithm.ES512 => WithEcdsa(key, data, hash),
                _ => WithRsa(key, data, hash, algorithm == SigningAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2316", $"the signing key does not fit {algorithm}")
            {
                Fix = "Store the private key in PEM (PKCS#8 or PKCS#1, unencrypted) under the secret's name.",
            };
        }
    }

    /// <summary>Checks a signature, a keyed hash in constant time.</summary>
    /// <param name="algorithm">The algorithm that was agreed; never one that the message names.</param>
    /// <param name="key">The shared secret, or a public key in PEM.</param>
    /// <param name="data">The bytes that were signed.</param>
    /// <param name="signature">What was sent with them.</param>
    /// <exception cref="AdapterException">The key is no PEM key of that kind (<c>GW2316</c>).</exception>
    public static bool Verify(SigningAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (algorithm <= SigningAlgorithm.HS512)
        {
            return CryptographicOperations.FixedTimeEquals(Sign(algorithm, key, data), signature);
        }

        try
        {
            using AsymmetricAlgorithm pair = algorithm >= SigningAlgorithm.ES256 ? ECDsa.Create() : RSA.Create();
            pair.ImportFromPem(Encoding.UTF8.GetString(key));
            return pair switch
            {
                ECDsa ecdsa => ecdsa.VerifyData(data, signature, HashOf(algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                RSA rsa => rsa.VerifyData(data, signature, HashOf(algorithm), algorithm == SigningAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
                _ => false,
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2316", $"the verification key does not fit {algorithm}")
            {
                Fix = "Store the partner's public key in PEM under the secret's name.",
            };
        }
    }

    private static byte[] WithRsa(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Encoding.UTF8.GetString(key));
        return rsa.SignData(data, hash, padding);
    }

    private static byte[] WithEcdsa(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, HashAlgorithmName hash)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(Encoding.UTF8.GetString(key));
        return ecdsa.SignData(data, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static HashAlgorithmName HashOf(SigningAlgorithm algorithm) => algorithm switch
    {
        SigningAlgorithm.HS384 or SigningAlgorithm.RS384 or SigningAlgorithm.ES384 => HashAlgorithmName.SHA384,
        SigningAlgorithm.HS512 or SigningAlgorithm.RS512 or SigningAlgorithm.ES512 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };
}

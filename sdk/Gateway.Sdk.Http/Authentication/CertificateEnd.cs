using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sdk.Http;

/// <summary>How near the end of our own client certificate is: people are told 30, 14, 7 and 1 days before, since a new one takes the partner weeks (delivery.md S5).</summary>
/// <param name="Ends">When it ends.</param>
/// <param name="Stage">The smallest of 30, 14, 7 and 1 days that is not left any more.</param>
/// <param name="Message">What to tell, with the code <c>GW2226</c>.</param>
public sealed record CertificateEnd(DateTimeOffset Ends, int Stage, string Message)
{
    /// <summary>What to do about it.</summary>
    public const string Fix = "ask the partner for a new client certificate and set it with: gateway secret set";

    private static readonly int[] Stages = [1, 7, 14, 30];

    /// <summary>What there is to tell. Null: it lasts for more than 30 days.</summary>
    /// <param name="certificate">Our certificate.</param>
    /// <param name="now">The time.</param>
    public static CertificateEnd? Near(X509Certificate2 certificate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        var left = ends - now;
        var stage = Array.Find(Stages, days => left <= TimeSpan.FromDays(days));
        return stage == 0
            ? null
            : new CertificateEnd(ends, stage, string.Create(CultureInfo.InvariantCulture, $"GW2226 our client certificate ends on {ends:yyyy-MM-dd}, in {Math.Max(0, Math.Ceiling(left.TotalDays)):0} days"));
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Dukcapil.Asking;

/// <summary>What is claimed of one person: the elements to be confirmed, under the names of the service.</summary>
/// <param name="Id">Number of the city's request.</param>
/// <param name="Elements">Elements by name.</param>
internal sealed record Claim(string Id, IReadOnlyDictionary<string, string> Elements)
{
    private static readonly HashSet<string> _names = new(StringComparer.Ordinal)
    {
        "NIK", "NAMA_LGKP", "TGL_LHR", "TMPT_LHR", "JENIS_KLMIN", "ALAMAT", "NO_PROP", "PROP_NAME", "NO_KAB", "KAB_NAME", "NO_KEC", "KEC_NAME",
        "NO_KEL", "KEL_NAME", "NO_RT", "NO_RW",
    };

    /// <summary>Reads a delivery; refuses what the service does not ask for, so that nothing more of a person leaves than is compared.</summary>
    public static (Claim? Claim, DeliveryOutcome Refused) Of(in Delivery delivery)
    {
        if (delivery.Kind == ChangeKind.Delete)
        {
            return (null, DeliveryOutcome.Rejected("GW4301", "a question cannot be taken back"));
        }

        using var json = JsonDocument.Parse(delivery.Content);
        var elements = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var id = "";
        foreach (var member in json.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (member.Name == "id")
            {
                id = member.Value.ToString();
            }
            else if (_names.Contains(member.Name))
            {
                elements[member.Name] = member.Value.ToString();
            }
            else
            {
                return (null, DeliveryOutcome.Rejected("GW4302", "the register compares no such element", member.Name));
            }
        }

        var nik = elements.GetValueOrDefault("NIK") ?? "";
        return id.Length == 0 ? (null, DeliveryOutcome.Rejected("GW4303", "a question needs a number to answer to", "id"))
            : nik.Length != 16 || !nik.All(char.IsAsciiDigit) || elements.Count < 2
                ? (null, DeliveryOutcome.Rejected("GW4304", "a question needs a NIK of 16 digits and something to compare", "NIK"))
                : (new Claim(id, elements), default);
    }

    /// <summary>A pseudonym of the claim: who does not hold the key cannot find the person by trying numbers.</summary>
    public string Hash(byte[] key, int threshold) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{threshold}\n{string.Join('\n', Elements.Select(element => $"{element.Key}={element.Value}"))}")))[..32];
}

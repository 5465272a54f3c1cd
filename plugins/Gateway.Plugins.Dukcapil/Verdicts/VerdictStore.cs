using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sdk;

namespace Gateway.Plugins.Dukcapil.Verdicts;

/// <summary>
/// The verdicts in the order in which they came, and which claim was answered when. Kept in the endpoint's state, which is encrypted and shared by
/// all nodes. Neither NIK nor any other element is kept: claims are known by pseudonyms, verdicts by the city's own numbers.
/// </summary>
internal sealed class VerdictStore(IEndpointState state)
{
    private byte[]? _key;

    /// <summary>The key of the pseudonyms, made when it is first wanted.</summary>
    public async Task<byte[]> KeyAsync(CancellationToken cancellationToken)
    {
        if (_key is null)
        {
            await state.WriteAsync("dukcapil/key", null, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), cancellationToken);
            _key = Convert.FromHexString((await state.ReadAsync("dukcapil/key", cancellationToken))!);
        }

        return _key;
    }

    /// <summary>The verdict on a claim; null where none was given yet.</summary>
    public async Task<Verdict?> FindAsync(string claim, CancellationToken cancellationToken) =>
        await state.ReadAsync($"dukcapil/claim/{claim}", cancellationToken) is { } text ? Verdict.Parse(text) : null;

    /// <summary>Keeps the verdict on a claim.</summary>
    public Task KeepAsync(string claim, Verdict verdict, CancellationToken cancellationToken) => SetAsync($"dukcapil/claim/{claim}", verdict.ToText(), cancellationToken);

    /// <summary>Whether the newest answer to a request is the one to this claim and came at this time.</summary>
    public async Task<bool> HasAsync(string request, string claim, Verdict verdict, CancellationToken cancellationToken) =>
        await state.ReadAsync(await RequestAsync(request, cancellationToken), cancellationToken) == Mark(claim, verdict);

    /// <summary>Adds an answer to the list. A death in between adds it again, which changes nothing: answers are known by their request.</summary>
    public async Task AddAsync(string request, string claim, Verdict verdict, bool kept, CancellationToken cancellationToken)
    {
        while (true)
        {
            var count = await CountAsync(cancellationToken);
            await SetAsync(NameOf(count + 1), verdict.ToRecord(request, kept), cancellationToken);
            if (await state.WriteAsync("dukcapil/count", count == 0 ? await state.ReadAsync("dukcapil/count", cancellationToken) : Text(count), Text(count + 1), cancellationToken))
            {
                break;
            }
        }

        await SetAsync(await RequestAsync(request, cancellationToken), Mark(claim, verdict), cancellationToken);
    }

    /// <summary>How many answers there are.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken) =>
        await state.ReadAsync("dukcapil/count", cancellationToken) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    /// <summary>The record of an answer, from 1.</summary>
    public async Task<byte[]> ReadAsync(long number, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetBytes((await state.ReadAsync(NameOf(number), cancellationToken))!);

    private async Task<string> RequestAsync(string request, CancellationToken cancellationToken) =>
        "dukcapil/request/" + Convert.ToHexStringLower(HMACSHA256.HashData(await KeyAsync(cancellationToken), Encoding.UTF8.GetBytes(request)))[..32];

    private async Task SetAsync(string name, string value, CancellationToken cancellationToken)
    {
        while (!await state.WriteAsync(name, await state.ReadAsync(name, cancellationToken), value, cancellationToken))
        {
        }
    }

    private static string Mark(string claim, Verdict verdict) => $"{claim} {verdict.At.ToUnixTimeMilliseconds()}";

    private static string NameOf(long number) => $"dukcapil/verdict/{Text(number)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

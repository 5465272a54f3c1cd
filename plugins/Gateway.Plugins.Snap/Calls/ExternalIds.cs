using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Calls;

/// <summary>
/// Numbers for X-EXTERNAL-ID: the day in Western Indonesian Time, four digits of the endpoint's name, and a counter of twelve digits. The counter never
/// goes back and never starts anew: ranges of it are reserved in the endpoint's state by compare-and-swap, so that no two processes or nodes ever
/// hold the same range; what a process that died had left of its range is never used. The day is there for people and banks, uniqueness does not need it.
/// </summary>
internal sealed class ExternalIds(IEndpointState state, TimeProvider time, string endpoint) : IDisposable
{
    private const string Name = "snap/external-id";
    private const long Range = 200;
    private const int LargestJump = 1_000_000;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _place = Place(endpoint);
    private long _next;
    private long _end;

    /// <summary>A number that was never used.</summary>
    public async ValueTask<string> NextAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_next == _end)
            {
                await ReserveAsync(0, cancellationToken);
            }

            var day = time.GetUtcNow().ToOffset(SnapSignature.Wib);
            return string.Create(CultureInfo.InvariantCulture, $"{day:yyyyMMdd}{_place}{_next++:000000000000}");
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The bank has seen a number of ours that we have not given out since our state was last restored: go on far behind it.</summary>
    public async ValueTask LeapAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await ReserveAsync(RandomNumberGenerator.GetInt32(1_000, LargestJump), cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task ReserveAsync(long leap, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await state.ReadAsync(Name, cancellationToken);
            var start = (known is null ? 1 : long.Parse(known, CultureInfo.InvariantCulture)) + leap;
            if (await state.WriteAsync(Name, known, (start + Range).ToString(CultureInfo.InvariantCulture), cancellationToken))
            {
                (_next, _end) = (start, start + Range);
                return;
            }
        }
    }

    // Two endpoints with one bank account of access count on their own.
    private static string Place(string endpoint) =>
        (BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint))) % 10_000).ToString("0000", CultureInfo.InvariantCulture);
}

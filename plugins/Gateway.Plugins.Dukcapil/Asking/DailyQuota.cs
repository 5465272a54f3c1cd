using System.Globalization;
using Gateway.Sdk;

namespace Gateway.Plugins.Dukcapil.Asking;

/// <summary>How many questions of a day are used up, kept so that it holds across restarts and nodes. A question counts before it is sent.</summary>
internal sealed class DailyQuota(DukcapilSettings settings, AdapterContext context)
{
    private const string Name = "dukcapil/quota";
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Zone);

    /// <summary>Takes one question; false when none is left today.</summary>
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (text, used) = await ReadAsync(cancellationToken);
            if (used >= settings.DailyQuota)
            {
                return false;
            }

            if (await context.State.WriteAsync(Name, text, Today(used + 1), cancellationToken))
            {
                return true;
            }
        }
    }

    /// <summary>The register counts differently and says that none is left: nobody asks again today.</summary>
    public async Task UseUpAsync(CancellationToken cancellationToken)
    {
        while (!await context.State.WriteAsync(Name, (await ReadAsync(cancellationToken)).Text, Today(settings.DailyQuota), cancellationToken))
        {
        }
    }

    /// <summary>Time until the next day begins.</summary>
    public TimeSpan UntilTomorrow()
    {
        var now = Now();
        return now.Date.AddDays(1) - now.DateTime;
    }

    private async Task<(string? Text, int Used)> ReadAsync(CancellationToken cancellationToken)
    {
        var text = await context.State.ReadAsync(Name, cancellationToken);
        var parts = text?.Split(' ');
        return (text, parts is [var day, var used] && day == Day() ? int.Parse(used, CultureInfo.InvariantCulture) : 0);
    }

    private string Today(int used) => string.Create(CultureInfo.InvariantCulture, $"{Day()} {used}");

    private string Day() => Now().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DateTimeOffset Now() => TimeZoneInfo.ConvertTime(context.Time.GetUtcNow(), _zone);
}

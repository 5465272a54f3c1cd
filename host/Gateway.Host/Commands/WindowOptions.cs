using System.CommandLine;
using System.Globalization;
using Gateway.Host.CommandLine;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>The span of the source that a run reads again: <c>--from</c> and <c>--to</c>.</summary>
internal sealed class WindowOptions
{
    private const int EarliestYear = 1900;

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private readonly Option<string?> _from = new("--from") { Description = "Reads again what changed at the source from this day or time on, such as 2026-10-01 or 2026-10-01T07:00. The checkpoint stays." };
    private readonly Option<string?> _to = new("--to") { Description = "Up to the end of this day, or up to this time. Default: now. Needs --from." };

    public void AddTo(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_to);
    }

    /// <summary>The span that was asked for, in a zone where a text names none. Null: none was.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public ReadWindow? Read(CommandContext context, string zone)
    {
        var (from, to) = (context.Get(_from), context.Get(_to));
        if (from is null)
        {
            return to is null ? null : throw Wrong("--to needs --from", "say from when on, such as --from 2026-10-01");
        }

        var here = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var window = new ReadWindow(Parse("--from", from, here).First, to is null ? context.Time.GetUtcNow() : Parse("--to", to, here).End);
        return window.From < window.To ? window : throw Wrong($"the span from {from} to {to ?? "now"} is empty", "name a later --to, or an earlier --from");
    }

    /// <summary>The first moment that a text means, and the first one after it: a day ends a day later, a time at once.</summary>
    private static (DateTimeOffset First, DateTimeOffset End) Parse(string option, string text, TimeZoneInfo zone)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && InReach(day.Year))
        {
            return (Start(day), Start(day.AddDays(1)));
        }

        if (DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && InReach(local.Year))
        {
            var moment = new DateTimeOffset(local, zone.GetUtcOffset(local));
            return (moment, moment);
        }

        string[] zoned = [.. Times.Select(form => form + "zzz"), .. Times.Select(form => form + "'Z'")];
        return DateTimeOffset.TryParseExact(text, zoned, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact) && InReach(exact.Year)
            ? (exact, exact)
            : throw Wrong($"{option}: \"{text}\" is not a day or a time", "write it as 2026-10-01, 2026-10-01T07:00 or 2026-10-01T07:00+07:00");

        DateTimeOffset Start(DateOnly date) => new(date.ToDateTime(TimeOnly.MinValue), zone.GetUtcOffset(date.ToDateTime(TimeOnly.MinValue)));
    }

    private static bool InReach(int year) => year is >= EarliestYear and < 9_000;

    private static CommandException Wrong(string message, string fix) => new(ExitCode.WrongUsage, HostCodes.WrongUsage, message, fix);
}

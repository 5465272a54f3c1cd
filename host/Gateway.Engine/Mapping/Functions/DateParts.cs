namespace Gateway.Engine.Mapping.Functions;

/// <summary>What was read of a date or moment, before it is known to exist.</summary>
internal struct DateParts
{
    public int Year;
    public int Month;
    public int Day;
    public int Hour;
    public int Minute;
    public int Second;
    public long Ticks;

    /// <summary>The offset as written; null when the text names no zone.</summary>
    public TimeSpan? Offset;

    /// <summary>True when hours were read.</summary>
    public bool HasTime;

    public readonly bool IsReal =>
        Year is >= 1 and <= 9999 && Month is >= 1 and <= 12 && Day >= 1 && Day <= DateTime.DaysInMonth(Year, Month)
        && Hour < 24 && Minute < 60 && Second < 60;

    public readonly DateOnly Date => new(Year, Month, Day);

    public void Set(char kind, int value)
    {
        switch (kind)
        {
            case 'y': Year = value; break;
            case 'M': Month = value; break;
            case 'd': Day = value; break;
            case 'H': Hour = value; HasTime = true; break;
            case 'm': Minute = value; break;
            default: Second = value; break;
        }
    }

    public bool TakeOffset(ref ReadOnlySpan<char> text)
    {
        if (text is ['Z' or 'z', ..])
        {
            Offset = TimeSpan.Zero;
            text = text[1..];
            return true;
        }
        foreach (var length in (ReadOnlySpan<int>)[6, 5, 3])
        {
            if (text.Length >= length && TimeZones.TryOffset(text[..length], out var offset))
            {
                Offset = offset;
                text = text[length..];
                return true;
            }
        }
        return false;
    }

    public bool TakeFraction(ref ReadOnlySpan<char> text)
    {
        var run = 0;
        var scale = TimeSpan.TicksPerSecond;
        for (; run < text.Length && char.IsAsciiDigit(text[run]); run++)
        {
            scale /= 10;
            Ticks += (text[run] - '0') * scale;
        }
        text = text[run..];
        return run is > 0 and <= 9;
    }

    /// <summary>The moment, taking <paramref name="zone"/> where the text names none; null outside the years a moment can have.</summary>
    public readonly DateTimeOffset? Moment(TimeZoneInfo zone)
    {
        var local = new DateTime(Year, Month, Day, Hour, Minute, Second).AddTicks(Ticks);
        var offset = Offset ?? zone.GetUtcOffset(local);
        var utc = local.Ticks - offset.Ticks;
        return utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(local, offset);
    }
}

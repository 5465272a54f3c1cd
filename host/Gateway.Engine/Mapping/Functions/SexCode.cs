namespace Gateway.Engine.Mapping.Functions;

/// <summary>Sex by the partner's own code list: <c>P</c> is Perempuan beside L and Pria beside W (domain.md 3.4).</summary>
internal static class SexCode
{
    public const string Male = "MALE";
    public const string Female = "FEMALE";

    public static bool IsProfile(string profile) => profile is "" or "L/P" or "P/W" or "M/F" or "1/2";

    /// <summary>MALE, FEMALE, or null when the profile does not know the code. Without a profile only unmistakable words are read.</summary>
    public static string? Read(string text, string profile)
    {
        var code = text.Trim().ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return (profile, code) switch
        {
            ("L/P", "P") or ("P/W", "W") or ("M/F", "F") or ("1/2", "2") => Female,
            ("L/P", "L") or ("P/W", "P") or ("M/F", "M") or ("1/2", "1") => Male,
            (_, "LAKILAKI" or "LELAKI" or "LK" or "PRIA" or "MALE") => Male,
            (_, "PEREMPUAN" or "PR" or "WANITA" or "FEMALE") => Female,
            _ => null,
        };
    }

    /// <summary>The canonical word in a partner's code.</summary>
    public static string? Write(string canonical, string profile) => (canonical, profile) switch
    {
        (Male, "L/P") => "L",
        (Female, "L/P") => "P",
        (Male, "P/W") => "P",
        (Female, "P/W") => "W",
        (Male, "M/F") => "M",
        (Female, "M/F") => "F",
        (Male, "1/2") => "1",
        (Female, "1/2") => "2",
        _ => null,
    };
}

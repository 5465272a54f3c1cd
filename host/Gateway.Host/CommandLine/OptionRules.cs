using System.CommandLine;
using System.Globalization;

namespace Gateway.Host.CommandLine;

/// <summary>What the values of options must keep.</summary>
internal static class OptionRules
{
    private const int LargestPort = 65_535;

    /// <summary>Refuses numbers below 1.</summary>
    public static Option<T> AtLeastOne<T>(this Option<T> option) => option.Within(1, int.MaxValue, "a whole number from 1 on");

    /// <summary>Refuses what is no TCP port; 0 is any free one.</summary>
    public static Option<T> Port<T>(this Option<T> option) => option.Within(0, LargestPort, "a port from 0 to 65535");

    // What is no number at all is told by the parser; asking it for the value would throw.
    private static Option<T> Within<T>(this Option<T> option, int least, int most, string takes)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && (number < least || number > most))
            {
                result.AddError($"{option.Name} takes {takes}");
            }
        });
        return option;
    }
}

using System.CommandLine;

namespace Gateway.Host.CommandLine;

/// <summary>What the values of options must keep.</summary>
internal static class OptionRules
{
    /// <summary>Refuses numbers below 1.</summary>
    public static Option<T> AtLeastOne<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<T>() is int and < 1)
            {
                result.AddError($"{option.Name} takes a whole number from 1 on");
            }
        });
        return option;
    }
}

namespace Gateway.Sdk;

/// <summary>The version of this contract, as a plugin's <c>plugin.json</c> names it.</summary>
/// <remarks>A plugin built for another major version is refused; one built for a newer minor version too, since it may call what is not here.</remarks>
public static class SdkVersion
{
    /// <summary>Changes when a shipped member changes its meaning or goes away.</summary>
    public const int Major = 1;

    /// <summary>Changes when something is added.</summary>
    public const int Minor = 0;
}

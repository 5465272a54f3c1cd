namespace ForgottenLibrary;

/// <summary>Lies in no plugin folder.</summary>
public static class Forgotten
{
    public static string Name => "forgotten";
}

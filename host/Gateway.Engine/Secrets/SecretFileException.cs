namespace Gateway.Engine.Secrets;

/// <summary>A key file, secret file or vault that must not be used as it is. The message never holds a value.</summary>
public sealed class SecretFileException(string code, string message, string fix, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable code, <c>GW67##</c>.</summary>
    public string Code => code;

    /// <summary>What to do, in one imperative sentence.</summary>
    public string Fix => fix;
}

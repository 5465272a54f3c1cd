using Gateway.Sdk;

namespace NewerContract;

public sealed class NewerContractPlugin : IPlugin
{
    public void RegisterAll() => throw new InvalidOperationException("must never run");
}

using System.Net;
using Gateway.Sdk;

namespace Gateway.Engine.Resilience.Egress;

/// <summary>What is said when a request would leave for where it may not go. All are security events.</summary>
internal static class EgressRefusal
{
    public static AdapterException Scheme(string endpoint) =>
        Refuse(endpoint, "GW2230", "only http and https addresses can be called", "correct the address");

    public static AdapterException Plain(string endpoint, Uri address) => Refuse(endpoint, "GW2233",
        $"{address.Authority} would be called without TLS although the endpoint's address is https", "write https in the address");

    public static AdapterException Host(string endpoint, Uri address) => Refuse(endpoint, "GW2230",
        $"{address.IdnHost}:{address.Port} is not an address of this endpoint", "add it to allowedHosts of the endpoint if the partner really serves it");

    public static AdapterException Address(string endpoint, string host, IPAddress address) => Refuse(endpoint, "GW2231",
        $"{host} stands for {address}, which is not a public address",
        $"add {address}/{address.GetAddressBytes().Length * 8} to allowPrivate of the endpoint if the partner is inside your network");

    /// <summary>Whether something may be trying to read what we send: an address that is not allowed, or a partner that is not who it should be (delivery.md S4).</summary>
    public static bool Is(AdapterException exception) => exception.Code is "GW2222" or "GW2223" or "GW2224" or "GW2230" or "GW2231" or "GW2233";

    private static AdapterException Refuse(string endpoint, string code, string message, string fix) =>
        new(FailureKind.Configuration, code, $"{endpoint}: {message}; nothing was sent") { Fix = fix };
}

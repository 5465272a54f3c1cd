using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Ordering;

/// <summary>How far an order has come, as far as we know.</summary>
internal enum OrderState
{
    /// <summary>It certainly has no effect at the bank: refused, or never sent.</summary>
    Free,

    /// <summary>It may have been sent.</summary>
    Sent,

    /// <summary>The bank has done it.</summary>
    Done,
}

/// <summary>What is remembered of one reference.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="ContentHash">What it said.</param>
/// <param name="FirstTry">When it was first tried; goes into every repeat, so that its bytes are the same.</param>
internal sealed record RememberedOrder(OrderState State, string ContentHash, string FirstTry)
{
    public static RememberedOrder? Read(string? text) =>
        text?.Split(' ') is [var state, var hash, var first] && Enum.TryParse<OrderState>(state, out var known) ? new(known, hash, first) : null;

    public override string ToString() => $"{State} {ContentHash} {FirstTry}";
}

/// <summary>
/// Remembers every reference in the endpoint's durable state before its first byte leaves. A payment that was done is known as done even when the sync's
/// ledger is forgotten, and other content under a used reference is refused before it reaches the bank.
/// </summary>
internal sealed class OrderMemory(IEndpointState state, string stream)
{
    public async Task<RememberedOrder?> ReadAsync(string reference, CancellationToken cancellationToken) =>
        RememberedOrder.Read(await state.ReadAsync(Name(reference), cancellationToken));

    /// <summary>Replaces what is remembered.</summary>
    /// <exception cref="AdapterException">Another run has changed it meanwhile; nothing was sent (<c>GW4466</c>).</exception>
    public async Task WriteAsync(string reference, RememberedOrder? before, RememberedOrder after, CancellationToken cancellationToken)
    {
        if (before != after && !await state.WriteAsync(Name(reference), before?.ToString(), after.ToString(), cancellationToken))
        {
            throw new AdapterException(FailureKind.Transient, "GW4466", "another run is working on the same reference")
            {
                Fix = "Let only one sync write this stream.",
            };
        }
    }

    private string Name(string reference) => $"snap/{stream}/{reference}";
}

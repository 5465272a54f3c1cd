using System.Security.Cryptography;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Ordering;

/// <summary>One business act at the bank: a payment or an application.</summary>
/// <param name="Reference">partnerReferenceNo: the same for this act for ever.</param>
/// <param name="Service">Where it is ordered.</param>
/// <param name="ContentHash">Tells whether two records under one reference say the same.</param>
internal abstract record Order(string Reference, SnapService Service, string ContentHash)
{
    /// <summary>The bytes that are sent; the same on every try.</summary>
    /// <param name="firstTry">When it was first tried, in the form of transactionDate.</param>
    public abstract ReadOnlyMemory<byte> Body(string firstTry);

    public static string HashOf(in Delivery delivery) => Convert.ToHexStringLower(SHA256.HashData(delivery.Content.Span));
}

/// <summary>One kind of order: how records become orders, what is checked before, and how the bank tells what became of them.</summary>
internal interface IOrders
{
    /// <summary>Name of the stream.</summary>
    string Stream { get; }

    /// <summary>The order a record asks for. Pure.</summary>
    /// <exception cref="AdapterException">The record cannot be ordered (<see cref="FailureKind.Rejected"/>).</exception>
    Order Read(in Delivery delivery);

    /// <summary>Asks the bank what must be known before. Changes nothing.</summary>
    /// <exception cref="AdapterException">It must not be ordered (<see cref="FailureKind.Rejected"/>), or the bank could not be asked.</exception>
    Task CheckAsync(Order order, CancellationToken cancellationToken);

    /// <summary>Told of an order that the bank has done, before it is remembered as done; perhaps more than once.</summary>
    /// <param name="order">The order.</param>
    /// <param name="firstTry">When it was first tried, in the form of transactionDate.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    Task DoneAsync(Order order, string firstTry, CancellationToken cancellationToken);

    /// <summary>Asks the bank what became of an order.</summary>
    /// <exception cref="AdapterException">The bank could not be asked.</exception>
    Task<LookupResult> FindAsync(Order order, string? firstTry, CancellationToken cancellationToken);
}

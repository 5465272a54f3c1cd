using Gateway.Plugins.Snap.Calls;
using Gateway.Plugins.Snap.Checking;
using Gateway.Plugins.Snap.Loans;
using Gateway.Plugins.Snap.Ordering;
using Gateway.Plugins.Snap.Paying;
using Gateway.Plugins.Snap.Reconciling;
using Gateway.Plugins.Snap.Settings;
using Gateway.Plugins.Snap.Statements;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap;

/// <summary>One bank, for one run.</summary>
internal sealed class SnapAdapter(SnapSettings settings, AdapterContext context) : ISourceAdapter, IDestinationAdapter, ICheckable
{
    private readonly SnapClient _client = new(settings, context);
    private readonly PaymentJournal _journal = new(context.State);

    public ISource OpenSource(string stream) => (stream, settings) switch
    {
        (SnapStreams.LoanStatuses, { Loans: not null }) => new LoanStatusSource(settings, _client),
        (SnapStreams.Statements, { Statements: { } statements }) => new StatementSource(statements, new StatementReader(settings, statements, _client), context.Time),
        (SnapStreams.Reconciliation, { Payments: { } payments, Statements: { } statements }) when statements.Accounts.Contains(payments.SourceAccount) =>
            new ReconciliationSource(payments.SourceAccount, statements, new StatementReader(settings, statements, _client), _journal, context.Time),
        _ => throw NoStream(stream, "read"),
    };

    public IDestination OpenDestination(string stream) => (stream, settings) switch
    {
        (SnapStreams.Applications, { Loans: { } loans }) => new OrderDestination(new Applications(settings, _client), loans.SettleTime, _client, context),
        (SnapStreams.Disbursements, { Payments: { } payments }) => new OrderDestination(new Payments(settings, payments, _client, _journal), payments.SettleTime, _client, context),
        _ => throw NoStream(stream, "write"),
    };

    public Task<CheckReport> CheckAsync(CancellationToken cancellationToken) => new SnapCheck(settings, _client, context.Time).RunAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static AdapterException NoStream(string stream, string use) => new(FailureKind.Configuration, "GW2161", $"the endpoint has no stream \"{stream}\" to {use}")
    {
        Fix = "Add \"loans\", \"payments\" or \"statements\" to its settings, or correct the name.",
    };
}

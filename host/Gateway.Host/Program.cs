using System.Runtime.InteropServices;
using Gateway.Host.CommandLine;

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await GatewayCli.RunAsync(args, CommandEnvironment.OfProcess(), live: null, stopping.Token);

// Once: stop after what is under way. Twice: now; the store survives that too.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}

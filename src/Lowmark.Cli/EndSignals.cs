using System.Runtime.InteropServices;

namespace Lowmark.Cli;

/// <summary>SIGINT and SIGTERM, heard once: the second one ends the program as usual.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private int _heard;

    private EndSignals(Action act)
    {
        void Hear(PosixSignalContext signal)
        {
            if (Interlocked.Exchange(ref _heard, 1) != 0) { return; }
            signal.Cancel = true;
            act();
        }

        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear)];
    }

    public static IDisposable Watch(Action act) => new EndSignals(act);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) { registration.Dispose(); }
    }
}

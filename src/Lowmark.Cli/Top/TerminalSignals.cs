using System.Runtime.InteropServices;

namespace Lowmark.Cli.Top;

/// <summary>The signals that concern a program which has a whole screen.</summary>
internal sealed class TerminalSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="end">Somebody asks the program to end: once. When that does not help and the signal comes again,
    /// <paramref name="giveBack"/> is called and the signal does what it does.</param>
    /// <param name="redraw">The window has another size, or the program goes on after it was stopped.</param>
    public TerminalSignals(Action end, Action giveBack, Action<bool> redraw)
    {
        int heard = 0;

        void Ended(PosixSignalContext signal)
        {
            if (Interlocked.Exchange(ref heard, 1) == 0)
            {
                signal.Cancel = true;
                end();
                return;
            }

            giveBack();
        }

        _registrations = OperatingSystem.IsWindows() ? [] :
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Ended),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Ended),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ended),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ended),
            PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => redraw(false)),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => redraw(true)),
        ];
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) { registration.Dispose(); }
    }
}

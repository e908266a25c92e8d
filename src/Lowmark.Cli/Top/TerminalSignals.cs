using System.Runtime.InteropServices;

namespace Lowmark.Cli.Top;

/// <summary>The signals that concern a program which has a whole screen.</summary>
internal sealed class TerminalSignals : IDisposable
{
    /// <summary>A terminal that hangs up tells its session's leader and its job: one process hears it twice.</summary>
    private const long SameMilliseconds = 1000;

    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="end">Somebody asks the program to end. When that does not help and a signal comes again a moment
    /// later, <paramref name="giveBack"/> is called and the signal does what it does.</param>
    /// <param name="redraw">The window has another size, or the program goes on after it was stopped.</param>
    public TerminalSignals(Action end, Action giveBack, Action<bool> redraw)
    {
        long first = 0;

        void Ended(PosixSignalContext signal)
        {
            long now = Environment.TickCount64;
            long heard = Interlocked.CompareExchange(ref first, now, 0);
            signal.Cancel = heard == 0 || now - heard < SameMilliseconds;
            if (signal.Cancel) { end(); }
            else { giveBack(); }
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

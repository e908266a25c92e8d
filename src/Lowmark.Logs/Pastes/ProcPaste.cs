using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;

namespace Lowmark.Logs.Pastes;

/// <summary>Pasted text of /proc/buddyinfo, /proc/meminfo or /proc/zoneinfo, read as a memory state.</summary>
internal sealed class ProcPaste
{
    public bool IsOpen => false;

    public bool Take(in LogLine line, LineShape shape) => false;

    public Report? Finish(string sourceName) => null;
}

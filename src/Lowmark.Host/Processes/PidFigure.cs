using Lowmark.Kernel.Text;

namespace Lowmark.Host.Processes;

/// <summary>The files of a process that hold one number: <c>oom_score</c>, <c>oom_score_adj</c>, <c>oom_adj</c>.</summary>
/// <remarks>Source: proc_oom_score(), oom_score_adj_read() and oom_adj_read(), fs/proc/base.c, read at 3.10 and 6.17;
/// <c>oom_score_adj</c> is 2.6.36+, and its ranges are in proc(5): adj −1000 to 1000, the old one −17 to 15.
/// <c>oom_score</c> is what <c>Badness.ProcOomScore</c> of the model computes.</remarks>
public static class PidFigure
{
    public static HostFileState Read(IHostFiles files, string path, out int figure)
    {
        HostFile file = files.Read(path);
        if (TryParse(file.Text, out figure)) { return file.State; }
        return file.IsRead ? HostFileState.Broken : file.State;
    }

    /// <returns>False when it is no whole line with one number. Numbers beyond 32 bits are none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out int figure)
    {
        LineCursor cursor = new(text);
        bool isNumber = cursor.TryTakeNumber(out long number) && cursor.Rest is [(byte)'\n']
            && number is >= int.MinValue and <= int.MaxValue;
        figure = isNumber ? (int)number : 0;
        return isNumber;
    }
}

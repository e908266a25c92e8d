using System.Globalization;
using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Flames;

/// <summary>Call paths as other tools take them: <c>task;outermost;…;innermost AMOUNT</c>, a path a line.</summary>
internal static class FoldedText
{
    public static void Write(TextWriter output, TraceReport report)
    {
        foreach (FlamePath path in report.Folded)
        {
            output.Write(Clean(path.Task));
            foreach (string frame in path.Frames)
            {
                output.Write(';');
                output.Write(Clean(frame));
            }

            output.Write(' ');
            output.Write(path.Amount.ToString(CultureInfo.InvariantCulture));
            output.Write('\n');
        }
    }

    /// <summary>A name holds no separator and ends no line.</summary>
    private static string Clean(string name) => TerminalText.Clean(name).Replace(';', ':');
}

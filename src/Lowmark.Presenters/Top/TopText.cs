using System.Globalization;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Top;

/// <summary>Figures and words that several parts of the screen use.</summary>
internal static class TopText
{
    /// <summary>Shown where a figure is not known.</summary>
    public const string Unknown = "?";

    /// <summary>Five columns at most: <c>0</c>, <c>0.3</c>, <c>12</c>, <c>1.2k</c>, <c>34k</c>, <c>5.6M</c>.</summary>
    public static string Count(double count)
    {
        (double scaled, string unit) = count switch
        {
            >= 999.5e6 => (count / 1e9, "G"),
            >= 999.5e3 => (count / 1e6, "M"),
            >= 999.5 => (count / 1e3, "k"),
            _ => (count, ""),
        };
        string format = scaled < 9.95 && (unit.Length > 0 || scaled % 1 != 0) ? "0.#" : "0";
        return scaled.ToString(format, CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>A share of time or memory: <c>0</c>, <c>0.3</c>, <c>12</c>.</summary>
    public static string Percent(double? percent) => percent is { } known
        ? known.ToString(known < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture)
        : Unknown;

    public static string Size(KiB? size) => size is { } known ? SizeText.Of(known) : Unknown;

    public static string Size(MemoryState state, Pages? pages) =>
        pages is { } known ? SizeText.Of(state.InKiB(known)) : Unknown;

    public static CellStyle StyleOf(Severity severity) => severity switch
    {
        Severity.Critical => CellStyle.Bad,
        Severity.Warning => CellStyle.Warning,
        Severity.Notice => CellStyle.Plain,
    };

    /// <summary>As bad as the worst finding about it.</summary>
    /// <param name="kind">As in <see cref="HostSubject"/>.</param>
    public static CellStyle StyleOf(HostReport report, string kind, string name)
    {
        CellStyle style = CellStyle.Plain;
        foreach (HostFinding finding in report.Findings)
        {
            if (finding.Subject?.Kind != kind || finding.Subject.Name != name) { continue; }
            if (finding.Severity > Severity.Notice && style != CellStyle.Bad) { style = StyleOf(finding.Severity); }
        }

        return style;
    }
}

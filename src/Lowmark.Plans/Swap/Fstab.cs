using Lowmark.Host;
using Lowmark.Remedies;

namespace Lowmark.Plans.Swap;

/// <summary>/etc/fstab with one line more, all else as it was.</summary>
internal static class Fstab
{
    private const string File = "/etc/fstab";

    /// <param name="lost">Why the line can not be added; null when it can, or is there.</param>
    public static ReplaceFile? Step(PlanSite site, string swapFile, out string? lost)
    {
        SiteText now = site.Text(File);
        bool isUnread = now is { Text: null, State: not HostFileState.Missing };
        lost = isUnread ? $"It is not kept: {File} {now.Why}." : null;
        return isUnread
            ? null
            : new($"adds {swapFile} to {File}", File, now.Text, With(now.Text ?? "", swapFile));
    }

    /// <returns>The same text when a line names the file as swap already.</returns>
    public static string With(string text, string swapFile)
    {
        if (text.Split('\n').Any(line => IsOf(line, swapFile))) { return text; }
        string end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        bool isOpen = text.Length > 0 && text[^1] != '\n';
        return $"{text}{(isOpen ? end : "")}{SwapFile.FstabLine(swapFile)}{end}";
    }

    /// <remarks>fstab(5): device, folder, kind, …, parted by blanks or tabs.</remarks>
    private static bool IsOf(string line, string swapFile)
    {
        string[] fields = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 3 && fields[0] == swapFile && fields[2] == "swap";
    }
}

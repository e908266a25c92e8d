using System.Globalization;

namespace Lowmark.Cli.Input.Live;

/// <summary>A boot as <c>journalctl --boot</c> names it: 0 is this one, -1 the one before, 1 the oldest; or its
/// id.</summary>
public sealed record BootChoice
{
    private const int IdDigits = 32;

    private readonly int _offset;
    private readonly string? _id;

    private BootChoice(int offset, string? id) => (_offset, _id) = (offset, id);

    /// <returns>Null for anything else.</returns>
    public static BootChoice? TryParse(string text)
    {
        string id = text.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        if (id.Length == IdDigits && id.All(char.IsAsciiHexDigitLower)) { return new(0, id); }
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int offset)
            ? new(offset, null)
            : null;
    }

    /// <param name="boots">Oldest first; the last is the current one.</param>
    /// <returns>The place in the list; null when it holds no such boot.</returns>
    public int? In(IReadOnlyList<string> boots)
    {
        long at = (_id, _offset) switch
        {
            ({ } id, _) => boots.ToList().IndexOf(id),
            (_, > 0) => _offset - 1L,
            _ => boots.Count - 1L + _offset,
        };
        return at >= 0 && at < boots.Count ? (int)at : null;
    }

    /// <param name="currentId">Null when it can not be known.</param>
    public bool IsCurrent(string? currentId) => _id is null ? _offset == 0 : _id == currentId;
}

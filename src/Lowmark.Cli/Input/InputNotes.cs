using System.Globalization;
using Lowmark.Presenters;

namespace Lowmark.Cli.Input;

/// <summary>What is said on stderr about the inputs: one line for each that could not be read, one for all that a
/// search passed over.</summary>
internal sealed class InputNotes(CliHost host, Progress progress, bool verbose)
{
    private const int Few = 4;
    private const int MostNamed = 1000;

    private readonly List<(string Name, string Why)> _skipped = [];
    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly List<string> _read = [];
    private long _readCount;
    private long _skippedCount;
    private bool _isWaiting;
    private string? _endedMeanwhile;

    public long Unreadable { get; private set; }

    /// <summary>An input that was asked for, or that should be readable, is not.</summary>
    public void Complain(string message)
    {
        Unreadable++;
        Say(message);
    }

    public void Say(string message)
    {
        progress.Clear();
        host.Complain(message);
    }

    /// <summary>What a search found and passed over.</summary>
    /// <param name="why">A phrase that also others may have: they are counted by it.</param>
    public void Skip(string name, string why)
    {
        _skippedCount++;
        _reasons[why] = _reasons.GetValueOrDefault(why) + 1;
        if (_skipped.Count < MostNamed) { _skipped.Add((name, why)); }
    }

    /// <summary>What a search found and is read.</summary>
    public void Read(string name)
    {
        _readCount++;
        if (_read.Count < Few) { _read.Add(name); }
    }

    /// <param name="damage">Why it ended early; null when it did not.</param>
    public void EndRead(string name, string? damage)
    {
        if (damage is not null) { Complain($"{name}: {damage}; what could be read before is explained"); }
    }

    /// <summary>An input that was found is opened later: a search that ends meanwhile is not told before.</summary>
    public void Wait() => _isWaiting = true;

    public void EndWait()
    {
        _isWaiting = false;
        if (_endedMeanwhile is { } place) { EndSearch(place); }
        _endedMeanwhile = null;
    }

    /// <summary>The search is over: says what came of it, and forgets it.</summary>
    /// <param name="place">Where it was.</param>
    public void EndSearch(string place)
    {
        if (_isWaiting)
        {
            _endedMeanwhile = place;
            return;
        }

        if (verbose)
        {
            foreach ((string name, string why) in _skipped) { Say($"skipped {name}: {why}"); }
        }

        string skipped = _skippedCount switch
        {
            0 => "",
            <= Few => $"; skipped {string.Join(", ", _skipped.Select(file => Named(place, file)))}",
            _ => $"; {SizeText.Count(_skippedCount, "file", "files")} skipped ({Reasons()})"
                + (verbose ? "" : "; --verbose names them"),
        };
        if (_readCount == 0) { Complain($"{place}: no kernel log found in it{skipped}"); }
        else { Say($"{place}: read {ReadNames(place)}{skipped}"); }
        _skipped.Clear();
        _reasons.Clear();
        _read.Clear();
        (_readCount, _skippedCount) = (0, 0);
    }

    private string ReadNames(string place) => _readCount > Few
        ? SizeText.Count(_readCount, "log", "logs")
        : string.Join(", ", _read.Select(name => NameIn(place, name)));

    private string Reasons() => string.Join(", ", _reasons
        .OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal)
        .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key}: {reason.Value}")));

    private static string Named(string place, (string Name, string Why) file) =>
        $"{NameIn(place, file.Name)} ({file.Why})";

    private static string NameIn(string place, string name) =>
        name.Length > place.Length + 1 && name.StartsWith(place, StringComparison.Ordinal)
            ? name[place.Length..].TrimStart('/', ':')
            : name;
}

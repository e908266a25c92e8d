using System.Text;

namespace Lowmark.UnitTests.TestKit;

/// <summary>One line of kernel text and what it says.</summary>
/// <param name="Facts">Name and value of each figure and name on the line, in the words of
/// <see cref="KernelTextFacts"/>.</param>
/// <param name="IsMissed">Whether a report without this line can be told from a whole one.</param>
/// <param name="Continues">Not the first line of its record: <c>dmesg</c> pads it.</param>
internal sealed record KernelTextLine(string Text, (string Name, string Value)[] Facts, bool IsMissed, bool Continues);

/// <summary>The lines of one report, with what is known to stand in them.</summary>
internal sealed class KernelTextReport(string name)
{
    public string Name { get; } = name;

    public List<KernelTextLine> Lines { get; } = [];

    /// <summary>What a reader must find, and nothing else.</summary>
    public SortedDictionary<string, string> Facts => FactsOf(Lines);

    public static SortedDictionary<string, string> FactsOf(IEnumerable<KernelTextLine> lines)
    {
        SortedDictionary<string, string> facts = new(StringComparer.Ordinal);
        foreach ((string name, string value) in lines.SelectMany(line => line.Facts)) { facts.TryAdd(name, value); }
        return facts;
    }

    public void Add(string text, params (string Name, string Value)[] facts) =>
        Lines.Add(new(text, facts, false, false));

    /// <summary>A line that a whole report can not lack.</summary>
    public void Need(string text, params (string Name, string Value)[] facts) =>
        Lines.Add(new(text, facts, true, false));

    public void Continue(string text, bool isMissed, params (string Name, string Value)[] facts) =>
        Lines.Add(new(text, facts, isMissed, true));

    /// <summary>As a console prints it: every line with its own stamp.</summary>
    public string Stamped(double from = 100, string host = "", string caller = "") => Join(Lines.Select((line, at) =>
        $"{host}[{from + at * 1e-6,12:F6}]{caller} {line.Text}"));

    public string Bare() => Join(Lines.Select(line => line.Text));

    public override string ToString() => Name + "\n" + Bare();

    private static string Join(IEnumerable<string> lines)
    {
        StringBuilder text = new();
        foreach (string line in lines) { text.Append(line).Append('\n'); }
        return text.ToString();
    }
}

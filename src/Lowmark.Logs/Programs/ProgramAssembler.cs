using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;

namespace Lowmark.Logs.Programs;

/// <summary>Groups the lines of programs into statements, one report each.</summary>
/// <remarks>Bounded: at most <see cref="MostOpen"/> statements are open.</remarks>
/// <param name="emit">Called once a statement is over.</param>
internal sealed class ProgramAssembler(string sourceName, Action<Report> emit)
{
    private const int MostOpen = 8;

    private readonly List<ProgramStatement> _open = [];

    /// <summary>Lines without an anchor may belong to an open statement.</summary>
    public bool WantsEveryLine => _open.Count > 0;

    /// <summary>Statements that are not over and say nothing yet.</summary>
    public IEnumerable<ProgramStatement> Unsaid =>
        _open.Count == 0 ? [] : _open.Where(statement => statement.SaysNothing);

    /// <summary>Statements that ended so, for the reports around them; who has told them empties it.</summary>
    public List<ProgramStatement> SaidNothing { get; } = [];

    /// <returns>Whether the line is a program's, and is kept.</returns>
    public bool Take(in LogLine line, long sequence)
    {
        if (ProgramLines.Read(line, _open.Count > 0) is not { } record) { return TakeTrace(line, sequence); }
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Takes(line, record)) { return _open[i].Add(line, record, sequence); }
        }

        if (_open.Count == MostOpen) { Close(0); }
        _open.Add(new ProgramStatement(line, record, sequence));
        return true;
    }

    /// <summary>Ends what the line shows to be over: behind the kernel's next report nobody would be left that the
    /// statement belongs to.</summary>
    public void CloseStale(in LogLine line, long sequence)
    {
        for (int i = 0; i < _open.Count;)
        {
            if (_open[i].IsOverBefore(line, sequence)) { Close(i); }
            else { i++; }
        }
    }

    public void Finish()
    {
        while (_open.Count > 0) { Close(0); }
    }

    private bool TakeTrace(in LogLine line, long sequence)
    {
        foreach (ProgramStatement statement in _open)
        {
            if (statement.TakesTrace(line, sequence)) { return statement.AddTrace(line, sequence); }
        }

        return false;
    }

    private void Close(int index)
    {
        ProgramStatement statement = _open[index];
        _open.RemoveAt(index);
        if (statement.SaysNothing) { SaidNothing.Add(statement); }
        else { emit(statement.Build(sourceName)); }
    }
}

using Lowmark.Cli.Input.Archives;
using Lowmark.Cli.Input.Folders;

namespace Lowmark.Cli.Input;

/// <summary>Opens the inputs of a run one after the other, the files in archives too, and says of each what of it could
/// not be read.</summary>
internal sealed class InputReader(InputOpener opener, InputNotes notes)
{
    /// <summary>Each input is closed when the next one is asked for.</summary>
    /// <param name="openLast">Opens the last one, when it is to be followed.</param>
    public IEnumerable<OpenedInput> Open(
        IEnumerable<InputSource> sources, Func<InputSource, OpenedInput?>? openLast = null)
    {
        InputSource? waiting = null;
        foreach (InputSource source in sources)
        {
            if (openLast is null)
            {
                foreach (OpenedInput input in Read(source, opener.TryOpen(source))) { yield return input; }
                continue;
            }

            if (waiting is not null)
            {
                foreach (OpenedInput input in Read(waiting, Taken(opener.TryOpen(waiting)))) { yield return input; }
            }

            waiting = source;
            notes.Wait();
        }

        if (waiting is null || openLast is null) { yield break; }
        foreach (OpenedInput input in Read(waiting, Taken(openLast(waiting)))) { yield return input; }
    }

    private OpenedInput? Taken(OpenedInput? waited)
    {
        notes.EndWait();
        return waited;
    }

    private IEnumerable<OpenedInput> Read(InputSource source, OpenedInput? opened)
    {
        if (opened is null) { yield break; }
        using (opened)
        {
            string? damage = null;
            if (!opened.IsArchive) { yield return opened; }
            else
            {
                TarMembers members = new(opened.Content);
                foreach (OpenedInput member in Members(source, members)) { yield return member; }
                damage = members.Damage;
                notes.EndSearch(source.Display);
            }

            notes.EndRead(source.Name, opened.Damage ?? damage);
        }
    }

    private IEnumerable<OpenedInput> Members(InputSource archive, TarMembers members)
    {
        ArchivedStates states = new();
        foreach (TarMember member in members.Read())
        {
            if (states.TryKeep(member)) { continue; }
            string name = $"{archive.Name}:{member.Name}";
            Worth worth = LogNames.OfPath(member.Name);
            if (worth is Worth.Skip)
            {
                notes.Skip(name, "by name");
                continue;
            }

            InputSource source = new(name, () => member.Content) { WasFound = true, NeedsLook = worth is Worth.Look };
            foreach (OpenedInput input in Opened(source)) { yield return input; }
        }

        foreach (InputSource state in states.In(archive))
        {
            foreach (OpenedInput input in Opened(state)) { yield return input; }
        }
    }

    private IEnumerable<OpenedInput> Opened(InputSource source)
    {
        using OpenedInput? input = opener.TryOpen(source);
        if (input is null) { yield break; }
        yield return input;
        notes.EndRead(source.Name, input.Damage);
    }
}

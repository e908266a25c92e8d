using Lowmark.Apply.Fixes;

namespace Lowmark.Apply;

/// <summary>Is told of a fix while it is made or taken back.</summary>
public interface IFixWatcher
{
    /// <param name="fix">After the event.</param>
    /// <param name="happened">It is in the journal already.</param>
    void Tell(FixRecord fix, FixEvent happened);

    /// <summary>A step that takes long goes on.</summary>
    /// <param name="bytes">Written of <paramref name="ofBytes"/>.</param>
    void Progress(FixStep step, long bytes, long ofBytes);
}

// Why the store cannot be had, or did not do what was asked: messages for people, without secrets.
namespace StatusFeeds.Storage;

/// <summary>The store cannot be opened; says what, where, and what to do.</summary>
internal sealed class StoreRefused(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store did not take a batch or did not give an answer; the same may be tried again.</summary>
internal sealed class StoreFailed(string message, Exception? inner = null) : Exception(message, inner);

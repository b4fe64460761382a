/**
 * What a publisher keeps for names, so that it survives the end of its process. A {@link
 * io.weir.patterns.retention.disk.KeptJournal} is of one socket, and a {@link io.weir.patterns.retention.disk.NameLog} of one name:
 *
 * <pre>
 *   policy, send lock --stage--&gt; Staging --file thread--&gt; JournalWriter --&gt; log "names": each name, its topics, its position
 *                                                                     --&gt; log "name-7": the messages of one name, in order
 * </pre>
 *
 * <p>A message has the number of its record. The position says up to which number nothing is needed any more, which records behind
 * that are not needed either, and how many messages of the subscriber's stream are before it.
 */
@NullMarked
package io.weir.patterns.retention.disk;

import org.jspecify.annotations.NullMarked;

<?php
/**
 * The settings page: a field to paste into, what was understood, and what is wrong.
 *
 * The form is answered at once, without a way round: a paste that is refused stands in the field as it was, and what was
 * kept before goes on.
 *
 * @package Avoinlinja
 */

namespace Avoinlinja;

defined( 'ABSPATH' ) || exit;

const PAGE  = 'avoinlinja';
const NONCE = 'avoinlinja-save';

/** Under "Settings". */
function add_settings_page(): void {
	$title = say( 'page.title', language_of( get_user_locale() ) );
	add_options_page( $title, $title, 'manage_options', PAGE, __NAMESPACE__ . '\\settings_page' );
}

/** Shows the page; saves first, where the form was sent. */
function settings_page(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	$language = language_of( get_user_locale() );
	$kept     = stored();
	$pasted   = $kept['pasted'];
	$notes    = array();
	if ( isset( $_POST['avoinlinja_pasted'] ) && is_string( $_POST['avoinlinja_pasted'] ) ) {
		check_admin_referer( NONCE );
		$pasted = (string) wp_unslash( $_POST['avoinlinja_pasted'] ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- read strictly below.
		$errors = save( $pasted, isset( $_POST['avoinlinja_everywhere'] ) );
		foreach ( $errors as list( $key, $values ) ) {
			$notes[] = array( 'error', say( $key, $language, $values ) );
		}
		if ( $errors ) {
			$notes[] = array( 'error', say( 'page.nothing_changed', $language ) );
		} else {
			$notes[] = array( 'success', say( 'page.saved', $language ) );
			$kept    = stored();
			$pasted  = $kept['pasted'];
		}
	}
	show( $language, $kept, $pasted, $notes );
}

/**
 * Keeps what was pasted, whole or not at all. Nothing pasted: the line is taken off all pages.
 *
 * A snippet brings a script of another house: so it takes whoever may write scripts into pages, which on a network of
 * sites is not each site's own administrator.
 *
 * @return array What is wrong, as `read_snippets` tells it.
 */
function save( string $pasted, bool $is_everywhere ): array {
	if ( ! current_user_can( 'manage_options' ) || ! current_user_can( 'unfiltered_html' ) ) {
		return array( array( 'error.not_allowed', array() ) );
	}
	$snippets = array();
	if ( '' !== trim( $pasted ) ) {
		list( $snippets, $errors ) = read_snippets( $pasted );
		if ( $errors ) {
			return $errors;
		}
	}
	update_option( OPTION, array( 'snippets' => $snippets, 'pasted' => $pasted, 'is_everywhere' => $is_everywhere ) );
	return array();
}

/** The page's HTML. */
function show( string $language, array $kept, string $pasted, array $notes ): void {
	$say = static function ( string $key, array $values = array() ) use ( $language ): string {
		return esc_html( say( $key, $language, $values ) );
	};
	echo '<div class="wrap" lang="' . esc_attr( $language ) . '"><h1>' . $say( 'page.title' ) . '</h1>';
	foreach ( $notes as list( $kind, $text ) ) {
		printf( '<div class="notice notice-%s" role="%s"><p>%s</p></div>', esc_attr( $kind ), 'error' === $kind ? 'alert' : 'status', esc_html( $text ) );
	}
	foreach ( $kept['snippets'] as $each ) {
		if ( '~test' === substr( $each['data-embed'], -5 ) ) {
			echo '<div class="notice notice-warning"><p>' . $say( 'page.is_test', array( 'embed' => $each['data-embed'] ) ) . '</p></div>';
		}
	}
	echo '<p>' . $say( 'page.how' ) . '</p><form method="post" action="">';
	wp_nonce_field( NONCE );
	printf(
		'<p><label for="avoinlinja_pasted"><strong>%s</strong></label></p><p><textarea id="avoinlinja_pasted" name="avoinlinja_pasted" rows="12" class="large-text code" spellcheck="false" lang="en">%s</textarea></p>',
		$say( 'page.pasted' ),
		esc_textarea( $pasted )
	);
	printf(
		'<p><label><input type="checkbox" name="avoinlinja_everywhere" value="1"%s> %s</label></p>',
		$kept['is_everywhere'] ? ' checked' : '',
		$say( 'page.everywhere' )
	);
	printf( '<p><button type="submit" class="button button-primary">%s</button></p></form>', $say( 'page.save' ) );
	show_kept( $say, $kept['snippets'] );
	echo '<h2>' . $say( 'page.use' ) . '</h2><ul class="ul-disc"><li>' . $say( 'page.use_block' ) . '</li><li>' . $say( 'page.use_shortcode' )
		. ' <code>[avoinlinja]</code></li><li>' . $say( 'page.use_cache' ) . '</li><li>' . $say( 'page.use_update' ) . '</li></ul></div>';
}

/** What was understood of what is kept. */
function show_kept( callable $say, array $snippets ): void {
	if ( ! $snippets ) {
		echo '<p>' . $say( 'page.none' ) . '</p>';
		return;
	}
	echo '<h2>' . $say( 'page.kept' ) . '</h2><table class="widefat striped"><thead><tr>';
	foreach ( array( 'line', 'embed', 'language', 'version', 'display', 'numbers' ) as $column ) {
		echo '<th scope="col">' . $say( "column.$column" ) . '</th>';
	}
	echo '</tr></thead><tbody>';
	foreach ( $snippets as $each ) {
		$cells = array( $each['origin'], $each['data-embed'], $each['data-lang'] ?? 'fi', $each['version'], $each['data-display'] ?? 'box', '112' . ( isset( $each['data-help'] ) ? ', ' . $each['data-help'] : '' ) );
		echo '<tr><td>' . implode( '</td><td>', array_map( 'esc_html', $cells ) ) . '</td></tr>';
	}
	echo '</tbody></table>';
}
